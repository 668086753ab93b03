import { describe, expect, test } from 'vitest'
import { foldRun, foldTree, pendingWaits } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { Log } from './log.ts'

test('a child run is waited for from its intent to its settlement, and its report is consumed [W-2, K-32]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const seq = log.began(root, 'leaf')
  const state = () => foldRun(log.entries)
  const run = () => state().root?.runs.get('leaf')
  expect(pendingWaits(state())).toEqual([{ seq, path: [], key: 'leaf', isQuestion: false, runId: 'run/leaf' }])
  expect(run()).toMatchObject({ seq, isStarted: false, recalled: undefined, outcome: undefined })
  log.started(root, 'leaf')
  log.recalled(root, 'leaf')
  expect(run()).toMatchObject({ isStarted: true, recalled: { reason: 'late' } })
  log.acquired(2)
  expect(state().acquisitionsWithoutOutcome).toBe(1)
  const settled = log.reported(root, 'leaf', 3)
  expect(run()).toMatchObject({ outcome: { seq: settled }, message: { position: 3 } })
  expect([...state().consumed]).toEqual([3])
  expect(state().acquisitionsWithoutOutcome).toBe(0)
  expect(pendingWaits(state())).toEqual([])
  expect(state().history.map(({ about, key, role }) => `${about} ${key} ${role}`)).toEqual([
    ...['run leaf asked', 'run leaf answered'],
  ])
  log.checkpointed(root)
  expect(run()).toBeUndefined()
})

test('a tree shows child runs, one of a key used again beside the first, and what the root goes on as [W-4]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const first = log.began(root, 'leaf')
  log.reported(root, 'leaf')
  log.checkpointed(root)
  const second = log.began(root, 'leaf', 'run/again')
  const tree = foldTree(log.entries)
  expect([...(tree?.runs.values() ?? [])]).toEqual([
    { id: first, key: 'leaf', agent: 'a', runId: 'run/leaf', outcome: 'ok' },
    { id: second, key: 'leaf', agent: 'a', runId: 'run/again', outcome: 'open' },
  ])
  expect(tree?.continuedAs).toBeUndefined()
  log.continued(root)
  expect(foldTree(log.entries)?.continuedAs).toBe('run~2')
})

test('a root that goes on as another run is known by it, and its end is no state of its own [W-2, K-33]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const seq = log.continued(root)
  log.add('run.ended', { v: 1, as: seq })
  const state = foldRun(log.entries)
  expect(state.continued).toMatchObject({ seq, successor: 'run~2', task: { seq, is: { value: null } } })
  expect(state.root?.outcome).toBeUndefined()
})

describe('a log that no kernel wrote stops with CORRUPT', () => {
  const logs: Record<string, (log: Log, root: number) => void> = {
    'a child run spawned twice': (log, root) => [log.began(root, 'leaf'), log.began(root, 'leaf')],
    'a receipt without an intent': (log, root) => log.started(root, 'leaf'),
    'a settlement without an intent': (log, root) => log.reported(root, 'leaf'),
    'a child run settled twice': (log, root) => [
      log.began(root, 'a'),
      log.reported(root, 'a'),
      log.reported(root, 'a'),
    ],
    'a receipt after the settlement': (log, root) => [
      ...[log.began(root, 'leaf'), log.reported(root, 'leaf'), log.started(root, 'leaf')],
    ],
    'a report consumed twice': (log, root) => [
      ...[log.began(root, 'a'), log.began(root, 'b'), log.reported(root, 'a', 1), log.reported(root, 'b', 1)],
    ],
    'a checkpoint while a child run is open': (log, root) => [log.began(root, 'leaf'), log.checkpointed(root)],
    'a run that goes on twice': (log, root) => [log.continued(root), log.continued(root)],
    'a child that goes on as another run': (log, root) => log.continued(log.spawned(root, 'child')),
  }

  test.each(Object.entries(logs))('%s [W-2]', async (_, write) => {
    const log = new Log()
    write(log, log.spawned(0, 'root'))
    await expectCode('CORRUPT', () => foldRun(log.entries))
  })
})
