import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-busy-bridge-refuses-for-good',
  tier: 'S',
  invariant: 'J15',
  statement: 'takes a bridge that has no room for one that never will',
  file: 'packages/executor-cli-bridge/src/client/refusal.ts',
  replace: 'if (status === 429 || (status === 503',
  by: 'if (status === 430 || (status === 503',
}
