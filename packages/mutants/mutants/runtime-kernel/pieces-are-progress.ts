import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'pieces-are-progress',
  tier: 'K',
  invariant: 'K4',
  statement: 'takes the pieces that a step emits for an outcome, so that no poisonous run is ever quarantined',
  file: 'packages/runtime-kernel/src/progress.ts',
  replace: "  ...(['step.settled', ",
  by: "  ...(['step.streamed', 'step.settled', ",
}
