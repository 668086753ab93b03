import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-has-no-receipt-is-not-called-again',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K1', 'K3'],
  statement: 'leaves it at an intent whose call an earlier life did not live to make',
  file: 'packages/runtime-kernel/src/child-runs.ts',
  replace: 'else if (!run.isStarted) this',
  by: 'else if (run.isStarted) this',
}
