import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '@tangle-network/durability'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { audit } from '../demo/audit.ts'
import { readLedger } from '../demo/ledger.ts'
import type { Proof } from '../demo/proof.ts'
import { proofOf, type Ran, runDemo, Scratch, startDemo } from './run-demo.ts'

// What the demo keeps for its user goes with the tests.
const kept = new Scratch()
vi.stubEnv('TMPDIR', kept.path)
afterAll(() => kept[Symbol.dispose]())

describe('a small folder and three kills', () => {
  const folder = new Scratch({
    'readme.md': '# Hello\n',
    'src/one.ts': '// TODO: more\nexport {}\n',
    'src/deep/two.ts': 'export {}\n',
    'data/blob.bin': 'a\0b',
    'data/naïve | name.json': '{}',
    'node_modules/left/out.js': 'no',
    '.hidden/out.js': 'no',
  })
  let ran: Ran
  let proof: Proof

  beforeAll(async () => {
    symlinkSync('/etc/hostname', join(folder.path, 'src', 'link'))
    ran = await runDemo('--path', folder.path, '--seed', '7', '--pace', '60', '--json')
    proof = proofOf(ran)
  })
  afterAll(() => folder[Symbol.dispose]())

  test('it is proven: exit 0 and no problems', () => {
    expect(proof.problems).toEqual([])
    expect(ran).toMatchObject({ code: 0, stderr: '' })
  })

  test('every kill landed, each on another process, and each was followed by a resume', () => {
    const pids = proof.killsLanded.map(({ pid }) => pid)
    expect(new Set(pids).size).toBe(3)
    expect(proof.kills).toBe(3)
    expect(proof.resumes).toBe(3)
  })

  test('nothing committed was executed again, lost or doubled, and nothing in flight is unaccounted for', () => {
    expect(proof).toMatchObject({ committedExecutedAgain: 0, acknowledgedLost: 0, onceExecutedTwice: 0 })
    expect(proof.inFlight.unaccounted).toBe(0)
    const inFlight = proof.killsLanded.reduce((sum, kill) => sum + kill.inFlight, 0)
    expect(Object.values(proof.inFlight).reduce((sum, count) => sum + count, 0)).toBe(inFlight)
  })

  test('the report is the one of an uninterrupted run, and lies where the proof says', () => {
    expect(proof.reportDigest).toBe(proof.uninterruptedDigest)
    expect(createHash('sha256').update(readFileSync(proof.report)).digest('hex')).toBe(proof.reportDigest)
  })

  test('the report counts what is there: no links, dot-folders or node_modules', () => {
    const report = readFileSync(proof.report, 'utf8')
    expect(report).toContain('5 files in 3 folders: 5 lines, 47 bytes, 1 mark.')
    expect(report).toContain('- src/one.ts:1 // TODO: more')
    expect(report).toContain('data/naïve \\| name.json')
    expect(report).not.toMatch(/link|hidden|left/)
  })

  test('journal and ledger are kept, outside of the folder, and can be audited again', async () => {
    expect(proof.chainVerified).toBe(true)
    expect(proof.journal.startsWith(folder.path)).toBe(false)
    await using journal = await openJournal(`sqlite:${proof.journal}`)
    const again = await audit(journal, 'survey', readLedger(proof.ledger), proof.killsLanded)
    expect(again).toMatchObject({ isCompleted: true, broken: undefined, lost: [], executedAgain: [] })
    expect(again.stepsCommitted).toBe(proof.stepsCommitted)
  })
})

test('one small file stands more kills than it makes steps', async () => {
  using folder = new Scratch({ 'only.txt': 'hello' })
  const ran = await runDemo('--path', folder.path, '--kills', '15', '--seed', '4', '--pace', '20', '--json')
  const proof = proofOf(ran)
  expect(proof.problems).toEqual([])
  expect(proof.killsLanded).toHaveLength(15)
  expect(proof.stepsCommitted).toBeLessThan(15)
  expect(ran.code).toBe(0)
})

test('a journal that acknowledges what it does not commit is found out', async () => {
  using folder = new Scratch({ 'a/one.txt': 'one', 'b/two.txt': 'two' })
  const args = ['--path', folder.path, '--kills', '1', '--seed', '1', '--pace', '20', '--json']
  const ran = await runDemo(...args, '--sabotage', 'skip-commit')
  const proof = proofOf(ran)
  expect(ran.code).toBe(1)
  expect(proof.acknowledgedLost).toBeGreaterThan(0)
  expect(proof.committedExecutedAgain).toBeGreaterThan(0)
  expect(proof.problems.join('\n')).toMatch(/^Acknowledged work was lost: .*\nCommitted work was executed again: /)
  // The rest holds, so that nothing else is taken for the sabotage.
  expect(proof).toMatchObject({ chainVerified: true, resumes: 1 })
  expect(proof.killsLanded).toHaveLength(1)
  expect(proof.reportDigest).toBe(proof.uninterruptedDigest)
})

test('in a git work tree it surveys what git lists, also where a listed file is gone', async () => {
  using folder = new Scratch({ 'kept/a.txt': 'a\n', 'gone.txt': 'b\n', 'untracked.txt': 'c\n' })
  const git = (...args: string[]) => execFileSync('git', ['-C', folder.path, ...args], { stdio: 'ignore' })
  git('init', '-q')
  git('add', 'kept/a.txt', 'gone.txt')
  rmSync(join(folder.path, 'gone.txt'))
  const ran = await runDemo('--path', folder.path, '--kills', '0', '--pace', '0', '--json')
  const proof = proofOf(ran)
  expect(ran.code).toBe(0)
  expect(readFileSync(proof.report, 'utf8')).toContain('1 file in 2 folders: 1 line, 2 bytes')
})

test('without a terminal it prints plain lines, and where the journal is', async () => {
  using folder = new Scratch({ 'only.txt': 'hello' })
  const { code, stdout } = await runDemo('--path', folder.path, '--kills', '1', '--seed', '3', '--pace', '20')
  expect(code).toBe(0)
  expect(stdout).not.toContain('\u001b')
  expect(stdout).toMatch(/^Process \d+ killed with SIGKILL at entry \d+, \d+ in flight\.$/m)
  expect(stdout).toContain('✔ 1 of 1 kills landed')
  const [, journal = ''] = /^journal {2}(.+)$/m.exec(stdout) ?? []
  expect(existsSync(journal)).toBe(true)
})

test('Ctrl-C ends it with 130, and its worker with it', async () => {
  using folder = new Scratch({ 'only.txt': 'hello' })
  let worker = 0
  const { child, ended } = startDemo(['--path', folder.path, '--pace', '10000'], (stdout) => {
    worker = Number(/^Process (\d+) begins/m.exec(stdout)?.[1] ?? 0)
    if (worker > 0) child.kill('SIGINT')
  })
  expect((await ended).code).toBe(130)
  await expect.poll(() => isAlive(worker)).toBe(false)
})

describe('what it cannot do, it refuses in one sentence, with exit 2', () => {
  const folder = new Scratch({ 'file.txt': 'text' })
  mkdirSync(join(folder.path, 'empty'))
  afterAll(() => folder[Symbol.dispose]())

  const file = join(folder.path, 'file.txt')
  test.each<[string, string[], string]>([
    ['a missing folder', ['--path', join(folder.path, 'nowhere')], 'There is no folder'],
    ['an empty folder', ['--path', join(folder.path, 'empty')], 'holds no files to survey'],
    ['a file', ['--path', file], 'is a file; name the folder that it lies in'],
    ['a way through a file', ['--path', join(file, 'x')], 'leads through a file'],
    ['kills that are no number', ['--kills', 'many'], '--kills must be an integer from 0 to 100'],
    ['an unknown sabotage', ['--sabotage', 'fire'], "There is no sabotage 'fire'"],
    ['an unknown option', ['--fast'], "Unknown option '--fast'"],
  ])('%s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await runDemo(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(sentence)
    expect(stderr).toMatch(/^[^\n]+[.]\n$/)
  })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
