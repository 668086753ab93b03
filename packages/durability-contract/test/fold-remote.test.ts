import { expect, test } from 'vitest'
import { balancesAt, foldRun, foldTree, recoverStep } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { Log } from './log.ts'

function logged(write: (log: Log, root: number) => void) {
  const log = new Log()
  log.acquired(1)
  const root = log.spawned(0, 'root')
  write(log, root)
  return { log, root, step: () => foldRun(log.entries).root?.steps.get('k') }
}

test('what is known of an execution elsewhere is what its entries say, in the order in which they came', () => {
  const { log, step } = logged((log, root) => {
    log.sent(root, 'k', { leases: true, reserved: [['tokens', 5]] })
    log.bound(root, 'k')
    log.dispatched(root, 'k')
    log.progressed(root, 'k', [1, 2], 4)
    log.progressed(root, 'k', [9], 9, { after: 4, before: 9 })
    log.halted(root, 'k')
  })
  expect(step()?.remote).toEqual({
    ...{ seq: 3, executor: 'remote', leases: true, reserved: [['tokens', 5]], idKeptUntil: 107 },
    ...{ environment: { is: 'env' }, reference: { is: null }, cursor: { position: 9 } },
    ...{ recalled: { reason: undefined }, isReleased: false },
  })
  expect(foldTree(log.entries)?.steps.get('k')).toMatchObject({ effect: 'reattachable', outcome: 'open' })
})

test('it is recovered until it has an outcome and everything that was leased is given back; then it is told', () => {
  const { log, root, step } = logged((log, root) => log.sent(root, 'k', { leases: true }))
  const told = () => foldRun(log.entries).history.filter(({ role }) => role === 'answered')
  for (const write of [log.bound, log.dispatched, log.concluded]) {
    expect(recoverStep(step())).toEqual({ action: 'recover' })
    write(root, 'k')
  }
  expect(recoverStep(step())).toEqual({ action: 'recover' })
  expect(told()).toEqual([])
  const released = log.givenBack(root, 'k')
  expect(recoverStep(step())).toEqual({ action: 'deliver' })
  expect(told()).toMatchObject([{ seq: released, about: 'step', key: 'k' }])
})

test('one that leases nothing is told where its outcome stands', () => {
  const { log, root } = logged((log, root) => log.sent(root, 'k'))
  log.dispatched(root, 'k')
  const settled = log.concluded(root, 'k')
  expect(foldRun(log.entries).history.at(-1)).toMatchObject({ seq: settled, role: 'answered' })
})

test('what it has reserved stays so whoever takes the run over, and what it measured is committed', () => {
  const log = new Log()
  log.acquired(1)
  const ofRoot = { parent: 0, key: 'root', agent: 'a', digest: log.entries[0]!.digest, task: {} }
  const root = log.add('node.spawned', { v: 2, ...ofRoot, budget: [['tokens', 10]] })
  log.sent(root, 'k', { reserved: [['tokens', 5]] })
  log.intended(root, 'other')
  log.acquired(2)
  const standing = () => balancesAt(foldRun(log.entries).budgets, root).tokens
  expect(standing()).toEqual({ total: 10, free: 5, reserved: 5, committed: 0, unmeasured: 0 })
  log.concluded(root, 'k', [['tokens', 3]])
  expect(standing()).toEqual({ total: 10, free: 7, reserved: 0, committed: 3, unmeasured: 0 })
})

test.each<[string, (log: Log, root: number) => void]>([
  ['of a step that is not executed elsewhere', (log, root) => [log.intended(root, 'k'), log.dispatched(root, 'k')]],
  [
    'that was started before its environment is known',
    (log, root) => [log.sent(root, 'k', { leases: true }), log.dispatched(root, 'k')],
  ],
  [
    'that was started twice',
    (log, root) => [log.sent(root, 'k'), log.dispatched(root, 'k'), log.dispatched(root, 'k')],
  ],
  ['with an environment that it does not lease', (log, root) => [log.sent(root, 'k'), log.bound(root, 'k')]],
  ['with events before it was started', (log, root) => [log.sent(root, 'k'), log.progressed(root, 'k', [1], 1)]],
  [
    'with an event that came before',
    (log, root) => [
      log.sent(root, 'k'),
      log.dispatched(root, 'k'),
      log.progressed(root, 'k', [1, 2], 2),
      log.progressed(root, 'k', [2], 2),
    ],
  ],
  [
    'with a gap that begins elsewhere',
    (log, root) => [
      log.sent(root, 'k'),
      log.dispatched(root, 'k'),
      log.progressed(root, 'k', [7], 7, { after: 3, before: 7 }),
    ],
  ],
  [
    'with events after its outcome',
    (log, root) => [
      log.sent(root, 'k'),
      log.dispatched(root, 'k'),
      log.concluded(root, 'k'),
      log.progressed(root, 'k', [1], 1),
    ],
  ],
  [
    'that gives back twice',
    (log, root) => [
      log.sent(root, 'k', { leases: true }),
      log.bound(root, 'k'),
      log.givenBack(root, 'k'),
      log.givenBack(root, 'k'),
    ],
  ],
])('a log %s is no log of a kernel [W-2]', async (_, write) => {
  const { log } = logged(write)
  await expectCode('CORRUPT', () => foldRun(log.entries))
})
