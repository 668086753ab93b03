import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-unknown-outcome-fails-the-run',
  tier: 'S',
  invariant: 'K2',
  also: ['K4', 'K3'],
  statement: 'ends a run as failed whose agent does not handle an unknown outcome',
  file: 'packages/runtime-kernel/src/step-error.ts',
  replace: "if (error instanceof StepError) return error.code === 'OUTCOME_UNKNOWN'",
  by: 'if (error instanceof StepError) return false',
}
