import { expect, test } from 'vitest'
import { type FactPayload, foldBudgets, foldRun, foldTree, parseFact, vocabularyOf } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { Log } from './log.ts'

/** A child that checkpoints, waits, fails and begins again. */
function restartedLog(): { log: Log; root: number; child: number } {
  const log = new Log()
  const root = log.spawned(0, 'root')
  const child = log.spawned(root, 'child')
  log.marked(child, 'change')
  log.checkpointed(child, 'kept')
  log.done(child, 'work')
  log.settled(log.spawned(child, 'below'))
  log.armed(child, 'never')
  log.restarted(child)
  return { log, root, child }
}

test('what was asked for before a restart is forgotten, and what was checkpointed; a marked change stays [K-29, W-3]', () => {
  const { log, root, child } = restartedLog()
  const seq = log.done(child, 'work', 2)
  const state = foldRun(log.entries)
  const node = state.nodes.get(child)
  expect([node?.restarts, node?.checkpoints, node?.since, node?.checkpoint]).toStrictEqual([1, 2, seq - 1, undefined])
  expect([[...(node?.steps.keys() ?? [])], node?.children.size, node?.waits.size]).toStrictEqual([['work'], 0, 0])
  expect([...(node?.versions.keys() ?? [])]).toStrictEqual(['change'])
  expect(state.history.map(({ seq: at, node: { id }, about }) => [at, id, about])).toStrictEqual([
    [child, root, 'child'],
    [seq, child, 'step'],
  ])
  expect(foldTree(log.entries)?.children[0]).toMatchObject({ restarts: 1, steps: { size: 2 } })
})

test('it is the same however the log is cut into pages [W-3]', () => {
  const { entries } = restartedLog().log
  const state = foldRun(entries.slice(0, 5))
  for (const entry of entries.slice(5)) foldRun([entry], state)
  expect(state).toStrictEqual(foldRun(entries))
})

test('no kernel has begun an agent again with something at work, or one that is to stop [W-2]', async () => {
  const open = new Log()
  open.failed(open.spawned(0, 'root'), 'work')
  open.restarted(1)
  await expectCode('CORRUPT', () => foldRun(open.entries))
  const stopped = new Log()
  stopped.cancelled(stopped.spawned(0, 'root'))
  stopped.restarted(1)
  await expectCode('CORRUPT', () => foldRun(stopped.entries))
})

test('a deadline is known from the log, and that it was missed [K-30]', () => {
  const log = new Log()
  const of = { parent: 0, key: 'root', agent: 'a', digest: '0'.repeat(64), task: {} }
  const payload: FactPayload<'node.spawned'> = { v: 3, ...of, budget: [['tokens', 5]], deadline: 70 }
  const root = log.add('node.spawned', payload)
  expect(foldRun(log.entries).root).toMatchObject({ deadline: 70, isLate: false, cancelledAt: undefined })
  const at = log.late(root, 70)
  expect(foldRun(log.entries).root).toMatchObject({ deadline: 70, isLate: true, cancelledAt: at })
  const { nodes } = foldBudgets(log.entries.map(parseFact))
  expect(nodes.get(root)?.accounts.get('tokens')?.[0]?.balance.total).toBe(5)
  expect([
    vocabularyOf('node.spawned', 3),
    vocabularyOf('node.cancelled', 2),
    vocabularyOf('node.restarted', 1),
  ]).toEqual([3, 3, 3])
})
