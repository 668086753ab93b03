import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-attempt-is-not-paid-for-ahead',
  tier: 'K',
  invariant: 'K7',
  statement: 'starts what costs without writing an intent that reserves it',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: "if (reserved.length > 0) writer.add({ kind: 'step.intended'",
  by: "if (reserved.length > 99) writer.add({ kind: 'step.intended'",
}
