import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-watcher-of-a-new-run-is-not-heard',
  tier: 'S',
  invariant: 'K8',
  also: ['J11'],
  statement: 'tells only of heads that moved by more than one',
  file: 'packages/journal-postgres/src/changed.ts',
  replace: '?? 0) > waiter.seq) waiter.wake()',
  by: '?? 0) > waiter.seq + 1) waiter.wake()',
}
