import { expect, test } from 'vitest'
import { answerKind, foldRun, foldTree, pendingWaits } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { Log } from './log.ts'

test('what a run waits for is told in the order in which it was armed, until it is over [W-2]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const child = log.spawned(root, 'child')
  const inChild = log.armed(child, 'sleep', { wakeAt: 90 })
  const inRoot = log.armed(root, 'go', { signal: 'go', wakeAt: 70 })
  expect(pendingWaits(foldRun(log.entries))).toEqual([
    { seq: inChild, path: ['child'], key: 'sleep', wakeAt: 90, isQuestion: false },
    { seq: inRoot, path: [], key: 'go', signal: 'go', wakeAt: 70, isQuestion: false },
  ])
  log.over(child, 'sleep')
  expect(pendingWaits(foldRun(log.entries)).map(({ key }) => key)).toEqual(['go'])
  log.settled(child)
  log.over(root, 'go', 1)
  expect(pendingWaits(foldRun(log.entries))).toEqual([])
})

test('a question is answered by a message of a kind of its own [W-2]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const seq = log.add('wait.armed', { v: 1, node: root, key: 'may', digest: '0'.repeat(64), question: { value: '?' } })
  expect(pendingWaits(foldRun(log.entries))).toEqual([
    { seq, path: [], key: 'may', signal: answerKind(seq), isQuestion: true },
  ])
})

test('a suspension is progress: what follows it is no interruption [W-2]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  log.armed(root, 'sleep')
  for (const epoch of [1, 2, 3]) log.acquired(epoch)
  expect(foldRun(log.entries).acquisitionsWithoutOutcome).toBe(3)
  log.suspended()
  expect(foldRun(log.entries).acquisitionsWithoutOutcome).toBe(0)
})

test.each<[string, (log: Log, root: number) => unknown]>([
  ['a wait that was never armed', (log, root) => log.over(root, 'k')],
  ['a wait that ends twice', (log, root) => [log.armed(root, 'k'), log.over(root, 'k'), log.over(root, 'k')]],
  ['a wait that is armed twice', (log, root) => [log.armed(root, 'k'), log.armed(root, 'k')]],
  ['a wait of a node that has settled', (log, root) => [log.settled(root), log.armed(root, 'k')]],
  [
    'a message that is consumed twice',
    (log, root) => [log.armed(root, 'k'), log.over(root, 'k', 1), log.armed(root, 'l'), log.over(root, 'l', 1)],
  ],
])('%s is no log of any kernel [W-2]', async (_, write) => {
  const log = new Log()
  write(log, log.spawned(0, 'root'))
  await expectCode('CORRUPT', () => foldRun(log.entries))
})

test('the tree shows what was waited for, and what ended it [W-4]', () => {
  const log = new Log()
  const root = log.spawned(0, 'root')
  log.armed(root, 'sleep', { wakeAt: 7 })
  log.armed(root, 'go', { signal: 'go' })
  log.armed(root, 'stay', { signal: 'stay' })
  log.over(root, 'sleep')
  log.over(root, 'go', 1)
  expect([...(foldTree(log.entries)?.waits.values() ?? [])]).toEqual([
    { key: 'sleep', signal: undefined, wakeAt: 7, outcome: 'time' },
    { key: 'go', signal: 'go', wakeAt: undefined, outcome: 'message' },
    { key: 'stay', signal: 'stay', wakeAt: undefined, outcome: 'open' },
  ])
})
