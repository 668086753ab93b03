import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-resolution-comes-too-late-and-counts',
  tier: 'K',
  invariant: 'K2',
  also: ['K3', 'K4'],
  statement: 'resolves what the agent may have acted upon since it was told that it is unknown',
  file: 'packages/durability-contract/src/fold/resolution.ts',
  replace: 'const isWaiting = outcome.seq > (state.stalled.get(id) ?? Number.POSITIVE_INFINITY)',
  by: 'const isWaiting = outcome.seq > 0',
}
