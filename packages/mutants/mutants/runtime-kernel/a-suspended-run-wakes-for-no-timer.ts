import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-suspended-run-wakes-for-no-timer',
  tier: 'K',
  invariant: 'K8',
  also: ['K4'],
  statement: 'suspends without saying when it is due',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: 'suspend({ wakeAt, seen',
  by: 'suspend({ wakeAt: undefined, seen',
}
