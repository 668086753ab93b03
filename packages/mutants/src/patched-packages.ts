import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PatchMutant } from './patch-mutant.ts'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))
const SCOPE = '@tangle-network'
/** What a package needs in order to run: neither its tests nor what was built of it. */
const LEFT_OUT = ['node_modules', 'dist', 'test', 'mutants', '.turbo']

export interface PatchedPackages {
  readonly root: string
  remove(): void
}

/**
 * A copy of our packages with the patch applied, laid out as a workspace: its own packages are links out of
 * `node_modules`, because Node strips types of nothing that really lies there. All others are those of the repository.
 */
export function patchedPackages(patch: Pick<PatchMutant, 'id' | 'file' | 'replace' | 'by'>): PatchedPackages {
  const patched = patchedSource(patch)
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'patched-')))
  const packages = join(root, 'packages')
  const modules = join(root, 'node_modules')
  mkdirSync(join(modules, SCOPE), { recursive: true })
  for (const folder of readdirSync(join(REPOSITORY, 'packages'))) {
    const from = join(REPOSITORY, 'packages', folder)
    cpSync(from, join(packages, folder), {
      recursive: true,
      filter: (path) => path === from || !LEFT_OUT.includes(basename(path)) || path.startsWith(join(from, 'src')),
    })
    const own = join(from, 'node_modules')
    if (existsSync(own)) symlinkSync(own, join(packages, folder, 'node_modules'))
    const { name } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { name: string }
    symlinkSync(join(packages, folder), join(modules, name))
  }
  for (const name of readdirSync(join(REPOSITORY, 'node_modules'))) {
    if (name !== SCOPE && !name.startsWith('.'))
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name))
  }
  writeFileSync(join(root, patch.file), patched)
  return { root, remove: () => rmSync(root, { recursive: true }) }
}

/** The patched file. A mutant that no longer fits its source is an error: it would prove nothing. */
export function patchedSource({ id, file, replace, by }: Pick<PatchMutant, 'id' | 'file' | 'replace' | 'by'>): string {
  const parts = readFileSync(join(REPOSITORY, file), 'utf8').split(replace)
  if (parts.length === 2) return parts.join(by)
  throw new Error(`mutant ${id}: what it replaces stands in ${file} ${parts.length - 1} times, not once`)
}
