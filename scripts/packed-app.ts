import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { read, root, type Workspace, workspaces } from './repository.ts'

export const published: readonly Workspace[] = workspaces.filter(({ manifest }) => !manifest.private)

/** Linux may keep /tmp in memory, where the default journal is refused; /var/tmp outlives a reboot by definition. */
const PARENT = process.platform === 'linux' ? '/var/tmp' : tmpdir()

/** Makes an empty folder outside the repository. */
export function makeFolder(): string {
  return mkdtempSync(join(realpathSync(PARENT), 'packed-'))
}

/** Makes an app that has every published package as those have it who install it: from its tarball. */
export function makeApp(folder: string): string {
  const tarballs = join(folder, 'tarballs')
  mkdirSync(tarballs)
  npm(root, 'pack', ...published.map((workspace) => `./${workspace.folder}`), '--pack-destination', tarballs)
  const packed = published.map(({ manifest: { name, version } }) => {
    return [name, `file:../tarballs/${name.replace('@', '').replace('/', '-')}-${version}.tgz`] as const
  })
  const { devDependencies = {} } = JSON.parse(read('package.json'))
  const tools = ['zod', '@types/node'].map((name) => [name, devDependencies[name]] as const)
  // What a package leaves to its users to install, this one has installed.
  const peers = published
    .flatMap(({ manifest }) => Object.entries(manifest.peerDependencies ?? {}))
    .filter(([name]) => packed.every(([known]) => known !== name))
  const app = install(join(folder, 'app'), Object.fromEntries([...packed, ...tools, ...peers]))
  cpSync(join(root, 'scripts/outside'), app, { recursive: true })
  return app
}

/** Installs packages as anybody does, from what npm has fetched before where it can. */
export function install(folder: string, dependencies: Readonly<Record<string, string>>): string {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund')
  return folder
}

/** Paths of the files below a folder, from there, with slashes. */
export function filesBelow(folder: string): string[] {
  const items = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile())
  return items
    .map((item) =>
      join(item.parentPath, item.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

function npm(cwd: string, ...args: string[]): void {
  const windows = process.platform === 'win32'
  // What `npm test` tells its children about this repository is not for an npm that works elsewhere.
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|INIT_CWD|npm_(package|lifecycle)_.*|npm_config_(.*prefix|workspaces?))$/i.test(name),
  )
  const path = kept.find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? ''
  const PATH = [join(root, 'node_modules/.bin'), path].join(delimiter)
  const env = { ...Object.fromEntries(kept.filter(([name]) => name.toUpperCase() !== 'PATH')), PATH }
  execFileSync('npm', [...args, '--loglevel=error'], { cwd, env, shell: windows, stdio: ['ignore', 'ignore', 'pipe'] })
}
