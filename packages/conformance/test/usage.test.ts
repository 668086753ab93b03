import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failureEnding, told } from '../src/cli/failure-ending.ts'
import { programOf } from '../src/cli/program.ts'
import { command, lastLine } from './command.ts'
import { passing } from './sample-report.ts'

const folder = mkdtempSync(join(tmpdir(), 'usage-'))
const before = process.cwd()
beforeAll(() => process.chdir(folder))
afterAll(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

/** What the command says of what is wrong, in this process: most of it needs none of its own. */
async function toldOf(line: string): Promise<string> {
  const program = programOf(() => {
    throw new Error('nothing is wrong')
  })
  for (const each of program.commands) each.configureOutput({ writeErr: () => {} })
  program.configureOutput({ writeErr: () => {} })
  const ended = program.parseAsync(line.split(' ').filter(Boolean), { from: 'user' })
  const error: unknown = await ended.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return failureEnding(told(error)).text
}

const members = {
  name: `name: 'mine'`,
  capabilities: `capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false }`,
  provision: 'provision: async () => ({})',
  open: `open: async () => ({ close: async () => {}, adopt: 1 })`,
  destroy: 'destroy: async () => {}',
}
const harness = (more: Partial<typeof members> = {}) =>
  `export const harness = { ${Object.values({ ...members, ...more })
    .filter(Boolean)
    .join(', ')} }`
const schedule = { version: 1, harness: './fine.mjs', law: 'a-stale-writer-loses', seed: 1, schedule: {} }

const functions = ['provision', 'open', 'destroy', 'request', 'emissionOf', 'isResultOf', 'starts', 'isAtWork', 'letGo']
const ofRemote = Object.fromEntries([...functions, 'environments'].map((name) => [name, 'async () => ({})']))
const claims = '{ leases: true, keepsIds: true, replays: true, cancels: true }'
const remote = (more: Readonly<Record<string, string>>) => {
  const named = Object.entries({ name: "'mine'", claims, ...ofRemote, ...more })
  return `export const remote = { ${named.map(([name, text]) => `${name}: ${text}`).join(', ')} }`
}

for (const [name, text] of Object.entries({
  'no-claims.mjs': remote({ claims: '{}' }),
  'no-start.mjs': remote({ starts: 'undefined' }),
  'closed.mjs': remote({ open: `async () => { throw new Error('nobody listens') }` }),
  'fine.mjs': harness(),
  'other.mjs': 'export const other = 1',
  'empty.mjs': '',
  'number.mjs': 'export const harness = 3',
  'no-open.mjs': harness({ open: '', destroy: '' }),
  'no-name.mjs': harness({ name: '' }),
  'no-capabilities.mjs': harness({ capabilities: `capabilities: { durability: 'forever' }` }),
  'throws.mjs': `throw new Error('not today')`,
  'imports.mjs': `import 'a-package-that-nobody-has'`,
  'provision.mjs': harness({
    provision: `provision: async () => { throw new Error('no room', { cause: new Error('disk full') }) }`,
  }),
  'open.mjs': harness({ open: `open: async () => { throw new Error('it is locked') }` }),
  'later.mjs': `${harness({ provision: 'provision: () => new Promise(() => {})' })}; setTimeout(() => { throw new Error('late') }, 10)`,
  'waits.mjs': harness({ provision: 'provision: () => new Promise(() => {})' }),
  'harness.txt': '',
  'kernel.mjs': `export const kernel = { name: 'k', run() {} }`,
  'broken.json': '{',
  'not-a-report.json': JSON.stringify({ ...passing, laws: [{}] }),
  'not-a-schedule.json': '{}',
  'newer.json': JSON.stringify({ ...schedule, version: 2 }),
  'of-another-law.json': JSON.stringify({ ...schedule, law: 'a-stale-writer-wins' }),
})) {
  writeFileSync(join(folder, name), text)
}
mkdirSync(join(folder, 'folder.json'))

describe('says what to change', () => {
  test.each([
    ['', 'No command was given.'],
    ['rum fine.mjs', `unknown command 'rum'`],
    ['run', `missing required argument 'harness'`],
    ['run fine.mjs --levle L0', 'Did you mean --levels?'],
    ['run fine.mjs --levels L0,L9', '--levels: there is no level "L9"; did you mean L0?'],
    ['run fine.mjs --levels l2', 'there is no level "l2"; did you mean L2?'],
    ['run fine.mjs --levels nonsense', 'there are L0, L1, L2, L3, L4, F, K.'],
    ['run fine.mjs --levels L0,', '--levels takes names with commas between them; found "L0,".'],
    ['run fine.mjs --laws a-stale-writer-looses', 'did you mean a-stale-writer-loses?'],
    ['run fine.mjs --runs 0', '--runs takes a whole number from 1, as in --runs 100; found "0".'],
    ['run fine.mjs --runs 1e3', '--runs takes a whole number from 1'],
    ['run fine.mjs --seed -1', '--seed takes a whole number from 0 to 2147483647; found "-1".'],
    ['run fine.mjs --seed 2147483648', '--seed takes a whole number from 0 to 2147483647'],
    ['run fine.mjs --time 10', '--time takes a number with s, m or h, as in --time 10m; found "10".'],
    ['run fine.mjs --time 0s', '--time takes a number with s, m or h'],
    ['run fine.mjs --report out.pdf', 'there are .json, .html, .xml (JUnit) and .tap.'],
    ['run fine.mjs --report nowhere/out.json', 'there is no folder nowhere: make it, or choose another.'],
    ['run fine.mjs --report folder.json', 'folder.json is a folder: give the name of a file in it.'],
    ['run nowhere.ts', 'There is no module at nowhere.ts'],
    ['run folder.json', 'folder.json is no file'],
    ['run harness.txt', 'it must end in one of .ts, .mts, .js, .mjs.'],
    ['run other.mjs', 'other.mjs has no export called "harness" (it exports other)'],
    ['run empty.mjs', 'it exports nothing'],
    ['run number.mjs', 'must be an object; found a number.'],
    ['run no-open.mjs', 'lacks open and destroy: give it functions of that name.'],
    ['run no-name.mjs', 'has no name: give it one'],
    ['run no-capabilities.mjs', 'does not say what it is capable of'],
    ['run throws.mjs', 'throws.mjs cannot be imported: correct what it threw.', 'not today'],
    ['run imports.mjs', 'imports.mjs cannot be imported', 'a-package-that-nobody-has'],
    ['run provision.mjs', 'provision of the harness mine threw', 'no room', 'disk full'],
    ['run open.mjs', 'the harness mine cannot be opened', 'it is locked'],
    ['run fine.mjs --kernel kernel.mjs', 'has no list of features'],
    ['run fine.mjs --levels L2 --laws a-stale-writer-loses', 'no law was chosen by both --levels and --laws'],
    ['mutants fine.mjs --only nothing-of-that-name', '--only: there is no mutant "nothing-of-that-name"'],
    ['remote', `missing required argument 'remote'`],
    ['remote fine.mjs', 'fine.mjs has no export called "remote" (it exports harness)'],
    ['remote fine.mjs --levels R', `unknown option '--levels'`],
    ['remote fine.mjs --laws a-stale-writer-loses', '--laws: there is no law "a-stale-writer-loses"'],
    ['remote no-claims.mjs', 'does not say what it claims (leases, keepsIds, replays, cancels)'],
    ['remote no-start.mjs', 'The remote of no-start.mjs lacks starts: give it a function of that name.'],
    ['remote closed.mjs', 'the harness mine cannot be opened', 'nobody listens'],
    ['badge', 'report.json is no report that can be read'],
    ['badge broken.json', 'broken.json is no report that can be read', 'SyntaxError'],
    ['badge not-a-report.json', 'is no report that can be read', 'report.laws[0].id must be a string'],
    ['replay nowhere.json', 'nowhere.json cannot be read as JSON'],
    ['replay not-a-schedule.json', 'is no schedule'],
    ['replay newer.json', 'newer.json is of version 2; this command replays version 1.'],
    ['replay of-another-law.json', 'did you mean a-stale-writer-loses?'],
  ])('%s', async (line, ...sentences) => {
    const told = await toldOf(line)
    for (const sentence of sentences) expect(told).toContain(sentence)
  })
})

describe('ends with 2, and in JSON with an object', () => {
  test.each([
    ['rum', `unknown command 'rum'`],
    ['run provision.mjs', 'provision of the harness mine threw'],
    ['run later.mjs', 'An error that nobody awaited'],
    ['run waits.mjs', 'The harness waits for something that cannot come'],
  ])('%s', async (line, sentence) => {
    const { code, stdout, stderr } = await command(folder, ...line.split(' '))
    expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
    const inJson = await command(folder, ...line.split(' '), '--json')
    expect(inJson.code).toBe(2)
    expect(lastLine(inJson)).toMatchObject({ error: { message: expect.stringContaining(sentence) } })
  })
})

describe('ends with 0', () => {
  test('when help is asked for, which tells what the exit status means', async () => {
    const { code, stdout } = await command(folder, '--help')
    expect(code).toBe(0)
    expect(stdout).toContain('0 all claimed levels hold, 1 a law failed, 2 the harness or the usage is wrong')
  })

  test('when laws are listed, for people and for programs', async () => {
    const { code, stdout } = await command(folder, 'laws')
    expect(code).toBe(0)
    expect(stdout).toContain('a-stale-writer-loses')
    const ended = await command(folder, 'laws', '--json')
    const { laws } = lastLine(ended) as { laws: object[] }
    expect(laws).toContainEqual({
      ...{ id: 'a-stale-writer-loses', level: 'L0', clause: 'J-6', also: ['L-7'], invariant: 'J6', needs: [] },
      statement: 'after another owner acquires the run, nothing the first owner sends has any effect',
    })
  })
})

test('a backend in which nothing works yet is broken, not a mistake in usage', async () => {
  const ended = await command(folder, 'run', 'fine.mjs', '--laws', 'a-stale-writer-loses', '--seed', '3', '--json')
  expect(ended.code).toBe(1)
  const { laws, seed } = lastLine(ended) as { laws: { replay: string; result: string }[]; seed: number }
  expect(seed).toBe(3)
  const replay = 'npx durability-conformance run fine.mjs --laws a-stale-writer-loses --seed 3 --runs 100'
  expect(laws).toMatchObject([{ result: 'broken', replay }])
})
