import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-once-effect-that-timed-out-has-failed',
  tier: 'S',
  invariant: 'K2',
  statement: 'takes a once effect that timed out for one that did not happen',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: "  if (tried.isTimeout && effect === 'once') return { unknown: { attempt } }\n",
  by: '',
}
