import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, posix, sep } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesBelow, install, makeApp, makeFolder, published } from './packed-app.ts'
import { files, read, root } from './repository.ts'

const SECONDS = 1_000
const KILLS = 'a-kill-at-any-failpoint-loses-nothing'
let folder: string
let app: string
beforeAll(() => {
  folder = makeFolder()
  const unbuilt = published
    .map((workspace) => `${workspace.folder}/dist`)
    .filter((path) => !existsSync(join(root, path)))
  expect(unbuilt, 'every package is built; if not, run: npm run build').toStrictEqual([])
  app = makeApp(folder)
}, 60 * SECONDS)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shipped = (name: string) => join(app, 'node_modules', name)

describe.each(published.map((workspace) => [workspace.manifest.name, workspace] as const))('%s', (name, workspace) => {
  test('ships its sources, a build of each of them and of nothing else, and its papers', () => {
    const inTarball = filesBelow(shipped(name))
    const sources = files.filter((path) => path.startsWith(`${workspace.folder}/src/`))
    const expected = sources
      .map((path) => path.slice(workspace.folder.length + 1))
      .flatMap((path) => [path, ...built(path)])
    const corpus = files.filter((path) => path.startsWith(`${workspace.folder}/corpus/`))
    expected.push(...corpus.map((path) => path.slice(workspace.folder.length + 1)))
    const cure = `if dist is of yesterday: remove ${workspace.folder}/dist and run npm run build`
    expect(inTarball, cure).toStrictEqual([...expected, 'LICENSE', 'README.md', 'package.json'].sort())
  })

  test('ships its SQL where the build reads it', () => {
    const sql = files.filter((path) => path.startsWith(`${workspace.folder}/src/`) && path.endsWith('.sql'))
    for (const path of sql) {
      const copy = join(shipped(name), path.slice(workspace.folder.length + 1).replace(/^src/, 'dist'))
      expect(readFileSync(copy, 'utf8')).toBe(read(path))
    }
    expect(sql.length > 0).toBe(/\/journal-(sqlite|postgres)$/.test(name))
  })

  test('mentions no path of this machine', () => {
    const paths = [root, homedir() + sep].map(slashed)
    const telling = filesBelow(shipped(name)).filter((path) => {
      const text = slashed(readFileSync(join(shipped(name), path), 'utf8'))
      return paths.some((path) => mentions(text, path))
    })
    expect(telling).toStrictEqual([])
  })

  test('declares no variable with `using`, which Node 22 cannot read', () => {
    const code = filesBelow(shipped(name)).filter((path) => /^dist\/.*\.js$/.test(path))
    expect(code.length).toBeGreaterThan(0)
    expect(code.filter((path) => declaresUsing(readFileSync(join(shipped(name), path), 'utf8')))).toStrictEqual([])
  })

  test('comes from its tarball alone, once', () => {
    const copies = filesBelow(join(app, 'node_modules')).filter((path) => path.endsWith(`${name}/package.json`))
    expect(copies).toStrictEqual([`${name}/package.json`])
  })
})

describe('an app outside the repository', () => {
  test('loads the build by every import path', () => {
    expectAllFromBuild(process.execPath)
  })

  test('is killed in the middle of a run and goes on, without a committed step done again', async () => {
    await expectResume(process.execPath, join(app, 'killed'))
  })

  test('has the command, which shows what was run', () => {
    const command = join(app, 'node_modules/.bin', process.platform === 'win32' ? 'durability.cmd' : 'durability')
    const windows = process.platform === 'win32'
    const ended = spawnSync(command, ['ls'], {
      cwd: join(app, 'killed'),
      env: bareEnvironment(),
      encoding: 'utf8',
      shell: windows,
    })
    expect(ended.status, ended.stderr).toBe(0)
    expect(ended.stdout).toMatch(/^RUN +STATUS +SEQ +AGENT +WHY\n\S+ +completed +\d+ +count +ended /)
  })

  test.each([
    ['nodenext', []],
    ['esnext', ['--moduleResolution', 'bundler']],
  ])('in TypeScript compiles against the declarations, none of them left out: module %s', (module, more) => {
    const always = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', 'false', '--types', 'node']
    const args = [...always, '--target', 'es2022', '--module', module, ...more, 'consumer.ts']
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    expect(output(process.execPath, [tsc, ...args], app)).toBe('')
  })
})

describe('a backend in one file, in an app outside the repository', () => {
  const conformance = (...args: string[]) => {
    const command = join(shipped('@tangle-network/durability-conformance'), 'dist/cli/main.js')
    return spawnSync(process.execPath, [command, ...args], { cwd: app, env: bareEnvironment(), encoding: 'utf8' })
  }
  beforeAll(() => cpSync(join(root, 'examples/own-journal'), app, { recursive: true }))

  test(
    'is proven by ten lines under node:test',
    () => {
      const env = { ...bareEnvironment(), CONFORMANCE_RUNS: '2' }
      const args = ['--test', '--test-name-pattern', 'killed at any failpoint leaves|one after the other', 'prove.ts']
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: app, env, encoding: 'utf8' })
      expect(status, stdout).toBe(0)
      expect(stdout).toContain('a worker killed at any failpoint')
      expect(stdout).toMatch(/pass 2\n/)
    },
    180 * SECONDS,
  )

  test('is killed by the command, which says which levels hold', () => {
    const { status, stdout, stderr } = conformance('run', './harness.ts', '--laws', KILLS, '--runs', '1', '--json')
    expect(status, stdout + stderr).toBe(0)
    const report = JSON.parse(stdout.trimEnd().split('\n').at(-1)!)
    expect(report.kills).toBeGreaterThan(20)
    expect(report.laws.map(({ result }: { result: string }) => result)).toStrictEqual(['holds'])
  })

  test('would be caught if it told its callers what it does not keep', () => {
    const only = ['--only', 'a-fenced-append-is-a-success', '--runs', '1', '--json']
    const { status, stdout, stderr } = conformance('mutants', './harness.ts', ...only)
    expect(status, stdout + stderr).toBe(0)
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1)!).mutants[0].killed).toBe(true)
  })
})

describe('on the oldest Node that the packages admit', () => {
  const oldest = oldestNode()

  test(
    'the app loads, is killed and goes on',
    async ({ skip }) => {
      if (!oldest.packageName) skip(`NOT RUN: Node ${oldest.version}; npm has no Node for this platform`)
      const home = install(join(folder, 'node'), { [oldest.packageName!]: oldest.version })
      const node = join(
        home,
        'node_modules',
        oldest.packageName!,
        'bin',
        `node${process.platform === 'win32' ? '.exe' : ''}`,
      )
      expect(output(node, ['--version'], app)).toBe(`v${oldest.version}\n`)
      expectAllFromBuild(node)
      await expectResume(node, join(app, 'killed-on-the-oldest'))
    },
    60 * SECONDS,
  )
})

/** What the build makes of a source file. */
function built(source: string): string[] {
  const path = source.replace(/^src/, 'dist')
  if (!path.endsWith('.ts')) return [path]
  const bare = path.slice(0, -'.ts'.length)
  return ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((ending) => bare + ending)
}

function slashed(text: string): string {
  return text.replaceAll(/\\+/g, '/')
}

/** The last folder of somebody's URL may be called as our first. */
function mentions(text: string, path: string): boolean {
  const before = text.split(path).slice(0, -1)
  return before.some((start) => !/[\w.-]$/.test(start))
}

function declaresUsing(code: string): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) !== 0) || !!ts.forEachChild(node, visit)
  return visit(ts.createSourceFile('a.js', code, ts.ScriptTarget.Latest))
}

function expectAllFromBuild(node: string): void {
  const paths = published.flatMap(({ manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([path, target]) =>
      typeof target === 'string' ? [] : [[posix.join(manifest.name, path), target.default!] as const],
    ),
  )
  const loaded = JSON.parse(output(node, ['load.js', ...paths.map(([path]) => path)], app))
  expect(Object.keys(loaded)).toHaveLength(paths.length)
  for (const [path, target] of paths) {
    const [scope, name] = path.split('/')
    expect(loaded[path].file).toContain(posix.join('/node_modules', scope!, name!, target))
    expect(loaded[path].names).toBeGreaterThan(0)
  }
}

/** Runs the hello until its third step, kills it there, and runs it twice more. */
async function expectResume(node: string, cwd: string): Promise<void> {
  mkdirSync(cwd)
  const ledger = () => readFileSync(join(cwd, 'ledger.txt'), 'utf8').trimEnd().split('\n')
  const hello = join(app, 'hello.js')
  const child = spawn(node, [hello, '3'], { cwd, env: bareEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)))
  await Promise.race([ended, new Promise((resolve) => child.stdout.once('data', resolve))])
  child.kill('SIGKILL')
  expect(await ended, stderr).toBe('SIGKILL')
  expect(ledger()).toStrictEqual(['1', '2', '3'])
  expect(output(node, [hello], cwd)).toBe('15\n')
  expect(ledger()).toStrictEqual(['1', '2', '3', '3', '4', '5'])
  expect(output(node, [hello], cwd)).toBe('15\n')
  expect(ledger()).toHaveLength(6)
  expect(existsSync(join(cwd, '.durability/journal.sqlite'))).toBe(true)
}

/** What a program prints that must end well. */
function output(file: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, env: bareEnvironment(), encoding: 'utf8' })
  expect(status, `${stdout}${stderr}`).toBe(0)
  return stdout
}

/** Nothing of the tests, of this repository or of a platform: the app is alone. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, Path, SystemRoot, TEMP } = process.env
  return Object.fromEntries(Object.entries({ PATH, Path, SystemRoot, TEMP }).filter(([, value]) => value !== undefined))
}

function oldestNode(): { version: string; packageName: string | undefined } {
  const ranges = [...new Set(published.map(({ manifest }) => manifest.engines?.node))]
  const [, version] = /^>=(\d+\.\d+)$/.exec(ranges.length === 1 ? (ranges[0] ?? '') : '') ?? []
  if (!version) throw new Error(`the packages admit one range of Node, such as >=22.13; found ${ranges.join(' and ')}`)
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const packageName = `node-${platform}-${process.arch}`
  const { optionalDependencies = {} } = JSON.parse(read('package.json'))
  return { version: `${version}.0`, packageName: packageName in optionalDependencies ? packageName : undefined }
}
