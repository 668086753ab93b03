import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-watcher-is-woken-by-every-poll',
  tier: 'S',
  invariant: 'J11',
  also: ['K8'],
  statement: 'wakes whoever waits, whether the head has moved or not',
  file: 'packages/journal-postgres/src/changed.ts',
  replace: '?? 0) > waiter.seq) waiter.wake()',
  by: '?? 0) >= 0) waiter.wake()',
}
