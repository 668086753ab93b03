import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const HELLO = fileURLToPath(new URL('../../../examples/hello.ts', import.meta.url))
const KILLER = new URL('../src/kill-at-commit.ts', import.meta.url).href
/** The default, said aloud: where temporary files are kept in memory, it would be refused unless asked for. */
const DURABILITY_URL = 'sqlite:./.durability/journal.sqlite'
const EXPECTED = 'A run is killed.\nIt is run again.\nIt goes on.\n'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'hello-'))
})
afterAll(() => rmSync(root, { recursive: true }))

function hello(cwd: string, killAt = '') {
  const args = ['--conditions=@tangle-network/source', '--import', KILLER, HELLO]
  const env = { ...process.env, KILL_AT: killAt, DURABILITY_URL, NODE_COMPILE_CACHE: join(root, 'cache') }
  return spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
}

function mails(cwd: string): number {
  const outbox = join(cwd, 'outbox.txt')
  return existsSync(outbox) ? readFileSync(outbox, 'utf8').trimEnd().split('\n').length : 0
}

test.each(['before', 'after'])(
  'the hello of the README goes on when it is killed %s any commit [K-1] [K-3]',
  (phase) => {
    let kills = 0
    let unknown = 0
    for (let at = 1; ; at++) {
      const cwd = mkdtempSync(join(root, 'run-'))
      const first = hello(cwd, `${phase} ${at}`)
      if (first.signal === null) {
        // There is no such commit any more: the program came to its end by itself.
        expect(first).toMatchObject({ status: 0, stdout: EXPECTED, stderr: '' })
        break
      }
      expect(first.signal).toBe('SIGKILL')
      kills += 1
      const again = hello(cwd)
      if (again.status === 0) {
        expect(again).toMatchObject({ stdout: EXPECTED, stderr: '' })
        expect(mails(cwd)).toBe(1)
      } else {
        // Killed between the mail and its outcome: nobody can know, and it says so instead of mailing twice.
        expect(again.stderr).toContain('OUTCOME_UNKNOWN')
        expect(mails(cwd)).toBeLessThanOrEqual(1)
        unknown += 1
      }
    }
    expect(kills).toBeGreaterThan(5)
    expect(unknown).toBe(1)
  },
)

test('Ctrl-C leaves no failure and no lease behind, and the next run goes on at once [K-14]', async () => {
  const cwd = mkdtempSync(join(root, 'ctrl-c-'))
  const slow = fileURLToPath(new URL('../src/slow-hello.ts', import.meta.url))
  const env = { ...process.env, DURABILITY_URL }
  const start = (...args: string[]) =>
    spawn(process.execPath, ['--conditions=@tangle-network/source', slow, ...args], { cwd, env })
  const child = start('wait')
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  while (!stdout.includes('second')) await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGINT')
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...status) => resolve(status)),
  )
  expect({ code, signal, stderr }).toEqual({ code: null, signal: 'SIGINT', stderr: '' })
  const again = spawnSync(process.execPath, ['--conditions=@tangle-network/source', slow], {
    cwd,
    env,
    encoding: 'utf8',
  })
  expect(again).toMatchObject({ status: 0, stdout: 'second\ndone\n', stderr: '' })
})
