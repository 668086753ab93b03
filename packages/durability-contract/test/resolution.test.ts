import { expect, test } from 'vitest'
import { emptyRunState, foldRun, foldTree, unknownOutcomes } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { Log } from './log.ts'

/** A root that was told of an unknown outcome, entry 3, and has ended by it. */
function stalledLog(): { log: Log; root: number } {
  const log = new Log()
  const root = log.spawned(0, 'root')
  log.intended(root, 'pay')
  log.unknown(root, 'pay')
  log.stalled(root, root)
  return { log, root }
}

const statesOf = (log: Log) => unknownOutcomes(foldRun(log.entries)).map(({ key, seq, state }) => [key, seq, state])

test('an unknown outcome waits for whoever knows, from when its agent has ended by it until the run is taken over [K-27]', () => {
  const { log } = stalledLog()
  expect(unknownOutcomes(foldRun(log.entries.slice(0, 3)))).toMatchObject([{ state: 'told' }])
  expect(unknownOutcomes(foldRun(log.entries))).toEqual([
    { seq: 3, node: 1, path: [], key: 'pay', attempt: 1, state: 'waits', message: undefined },
  ])
  log.acquired(2)
  expect(statesOf(log)).toEqual([['pay', 3, 'told']])
})

test('one that its agent asked for something upon does not wait [K-27]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  for (const key of ['pay', 'ship']) log.intended(root, key)
  log.unknown(root, 'pay')
  log.unknown(root, 'ship')
  log.stalled(root, 4)
  expect(statesOf(log)).toEqual([
    ['pay', 4, 'told'],
    ['ship', 5, 'waits'],
  ])
})

test('a resolution takes the place of the unknown, and is told where it stands itself [K-27, W-3]', () => {
  const { log, root } = stalledLog()
  log.acquired(2)
  log.asked(root)
  log.resolved(root, 'pay', 1, 'receipt')
  const state = foldRun(log.entries)
  expect(state.root?.steps.get('pay')?.outcome).toMatchObject({ seq: 7, is: { ok: { value: 'receipt' } } })
  expect(state.history.map(({ seq, about, role }) => [seq, about, role])).toEqual([
    [2, 'step', 'asked'],
    [6, 'clock', 'answered'],
    [7, 'step', 'answered'],
  ])
  expect([state.consumed, state.acquisitionsWithoutOutcome]).toEqual([new Set([1]), 0])
  expect(unknownOutcomes(state)).toMatchObject([{ seq: 3, state: 'resolved', message: { sender: 's', position: 1 } }])
  expect(foldTree(log.entries)?.steps.get('pay')).toMatchObject({ outcome: 'ok', settledAt: { seq: 7 } })
})

test.each<[string, (log: Log, root: number) => unknown]>([
  ['a step that is not', (log, root) => log.resolved(root, 'none', 1)],
  ['a step without an outcome', (log, root) => [log.intended(root, 'ship'), log.resolved(root, 'ship', 1)]],
  ['what is known', (log, root) => [log.done(root, 'read'), log.resolved(root, 'read', 1)]],
  ['what is resolved', (log, root) => [log.resolved(root, 'pay', 1), log.resolved(root, 'pay', 2)]],
  ['a step of a node that has settled', (log, root) => [log.settled(root), log.resolved(root, 'pay', 1)]],
  ['by a message that was consumed', (log, root) => [log.revived(1), log.resolved(root, 'pay', 1)]],
])('a resolution of %s stops with CORRUPT [W-2]', async (_, write) => {
  const { log, root } = stalledLog()
  write(log, root)
  await expectCode('CORRUPT', () => foldRun(log.entries))
})

test('a takeover that was given back in good order counts neither for nor against a run, and a revival starts anew [K-28]', () => {
  const log = new Log()
  const count = () => foldRun(log.entries).acquisitionsWithoutOutcome
  for (const epoch of [1, 2, 3]) log.acquired(epoch)
  expect(count()).toBe(3)
  log.released()
  expect(count()).toBe(2)
  log.acquired(4)
  log.revived(1)
  expect(count()).toBe(1)
  for (const _ of [1, 2]) log.released()
  expect(count()).toBe(0)
})

test('what befell the origin of a fork is not counted [K-28]', () => {
  const log = new Log()
  for (const epoch of [1, 2, 3]) log.acquired(epoch)
  expect(foldRun(log.entries, emptyRunState({ seq: 2 })).acquisitionsWithoutOutcome).toBe(1)
})
