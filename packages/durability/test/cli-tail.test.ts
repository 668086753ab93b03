import { once } from 'node:events'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { expect, test, vi } from 'vitest'
import { durability, type Started, start } from './cli-bin.ts'
import { endedRuns, liveRun, manifestOf } from './cli-runs.ts'
import { useScratchFolder } from './scratch.ts'

const FILE = 'journal.sqlite'
const PLACE = `sqlite:${FILE}`

useScratchFolder(() => vi.stubEnv('DURABILITY_URL', PLACE))

/** Resolves once the command has printed the text. */
function printed({ child, ended }: Started, text: string): Promise<void> {
  let seen = ''
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      seen += chunk
      if (seen.includes(text)) resolve()
    })
    ended.then(({ stderr }) => reject(new Error(`it ended and had not printed ${text}: ${seen}${stderr}`)))
  })
}

const kindsOf = (stdout: string) => stdout.split('\n').flatMap((line) => /[a-z]+\.[a-z]+/.exec(line) ?? [])

test('a run is followed from what stands there to its end, every entry once', async () => {
  const live = await liveRun(PLACE, 'live')
  const tail = start(['tail', 'live'])
  await printed(tail, 'step.intended')
  await live.finish()
  const { code, stdout, stderr } = await tail.ended
  expect([code, stderr]).toStrictEqual([0, ''])
  expect(kindsOf(stdout)).toStrictEqual([
    ...['run.acquired', 'node.spawned', 'step.settled', 'step.intended'],
    ...['step.settled', 'node.settled'],
  ])
  expect(stdout).toMatch(/\n +4 {2}.* charge of node 2: attempt 1 begins, once {2}\d+ B\n/)
  expect(stdout.endsWith('\ncompleted\n')).toBe(true)
})

test('Ctrl-C ends it well, in the middle of a run', async () => {
  const live = await liveRun(PLACE, 'live')
  const tail = start(['tail', 'live', '--json'])
  await printed(tail, 'step.intended')
  tail.child.kill('SIGINT')
  const { code, stdout, stderr } = await tail.ended
  expect([code, stderr]).toStrictEqual([0, ''])
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).seq),
  ).toStrictEqual([1, 2, 3, 4])
  await live.finish()
})

test('with --json each entry is a line, payloads only where they are asked for, and the last line is the end', async () => {
  await endedRuns(PLACE)
  const linesOf = async (...args: string[]) => {
    const { stdout } = await durability('tail', 'refund-3', '--json', ...args)
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  }
  const lines = await linesOf('--last', '2')
  expect(lines).toMatchObject([
    { seq: 4, epoch: 1, kind: 'step.settled', refs: [], bytes: expect.any(Number), digest: expect.any(String) },
    { seq: 5, kind: 'node.settled' },
    { end: 'failed' },
  ])
  expect(lines[0]).not.toHaveProperty('payload')
  expect((await linesOf('--all', '--payloads'))[2]).toMatchObject({ seq: 3, payload: { v: 1, key: 'find' } })
})

test('entries of a kind that is newer than the command are told by their name [W-2]', async () => {
  const journal = await createSqliteJournal({ path: FILE })
  const { lease, head } = await journal.begin('newer', manifestOf('a'), { acquire: { owner: 'w', ttlMs: 60_000 } })
  const entries = [
    { kind: 'a.kind.to.come', payload: { v: 1 } },
    { kind: 'clock.read', payload: { v: 9 } },
    { kind: 'clock.read', payload: { v: 1 } },
  ]
  await journal.append(lease!, { after: head, at: 1, entries, end: 'cancelled' })
  await journal.close()
  const { code, stdout } = await durability('tail', 'newer')
  expect(code).toBe(0)
  expect(stdout).toMatch(/a\.kind\.to\.come +a kind that this version does not know/)
  expect(stdout).toMatch(/clock\.read +newer than this version knows: version 9/)
  expect(stdout).toMatch(/clock\.read +DAMAGED: expected a payload of clock\.read/)
  expect(stdout).toMatch(/\ncancelled\n$/)
})

test('pieces of a step at work are told by their number, and the tree is the same without them [K-37]', async () => {
  const journal = await createSqliteJournal({ path: FILE })
  const { lease, head } = await journal.begin('streaming', manifestOf('a'), { acquire: { owner: 'w', ttlMs: 60_000 } })
  const of = { v: 1, node: 2, key: 'write' }
  const { digest } = head
  const entries = [
    { kind: 'run.acquired', payload: { v: 1, owner: 'w' } },
    { kind: 'node.spawned', payload: { v: 1, parent: 0, key: 'a', agent: 'a', digest, task: {} } },
    { kind: 'step.streamed', payload: { ...of, attempt: 1, pieces: ['secret', 'text'] } },
    { kind: 'step.streamed', payload: { ...of, attempt: 1, pieces: ['more'] } },
    { kind: 'step.settled', payload: { ...of, digest, effect: 'pure', outcome: { ok: { value: 1 } } } },
    { kind: 'node.settled', payload: { v: 1, node: 2, outcome: { ok: {} } } },
  ]
  await journal.append(lease!, { after: head, at: 1, entries, end: 'completed', vocabulary: 3 })
  await journal.close()
  const { stdout } = await durability('tail', 'streaming', '--all')
  expect(stdout).toMatch(/step\.streamed +write of node 2: 2 pieces of attempt 1 {2}\d+ B\n/)
  expect(stdout).toMatch(/write of node 2: 1 piece of attempt 1 /)
  const shown = await durability('show', 'streaming')
  expect([shown.code, shown.stderr]).toStrictEqual([0, ''])
  expect(shown.stdout).toMatch(/✓ write/)
  expect(stdout + shown.stdout).not.toContain('secret')
})

test.each([
  ['ls', '--all'],
  ['tail', 'long', '--all'],
  ['export', 'long'],
])('a reader that has seen enough is no failure: %s', async (...words) => {
  const journal = await createSqliteJournal({ path: FILE })
  const { lease, head } = await journal.begin('long', manifestOf('a'), { acquire: { owner: 'w', ttlMs: 60_000 } })
  const entries = Array.from({ length: 1_000 }, () => ({ kind: 'k', payload: 'x'.repeat(200) }))
  await journal.append(lease!, { after: head, at: 1, entries })
  const ids = Array.from({ length: 2_000 }, (_, index) => `${'many'.repeat(40)}-${index}`)
  await Promise.all(ids.map((runId) => journal.begin(runId, manifestOf('many'))))
  const { child, ended } = start(words)
  await once(child.stdout, 'data')
  child.stdout.destroy()
  // Of what is only followed, the next entry finds the reader gone.
  const after = await journal.head('long')
  if (words[0] === 'tail') await journal.append(lease!, { after, at: 2, entries, end: 'completed' })
  await journal.close()
  const { code, stderr } = await ended
  expect([code, stderr]).toStrictEqual([0, ''])
})
