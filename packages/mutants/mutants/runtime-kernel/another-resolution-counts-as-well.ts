import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'another-resolution-counts-as-well',
  tier: 'K',
  invariant: 'K2',
  statement: `takes a resolution for each unknown outcome and each of its senders' reasons`,
  file: 'packages/runtime-kernel/src/resolve-step.ts',
  replace: '{ id: resolutionId(seq), sender,',
  by: '{ id: resolutionId(seq) + JSON.stringify(payload.outcome), sender,',
}
