import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-fencing-token-stands-still',
  tier: 'K',
  invariant: 'K2',
  statement: 'gives every attempt the same fencing token',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: 'fencingToken: epoch',
  by: 'fencingToken: 1',
}
