import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-once-effect-has-no-intent',
  tier: 'K',
  invariant: 'K2',
  statement: 'starts a once effect without writing its intent',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: "else if (effect === 'once')",
  by: "else if (effect === 'once' && attempt > 1)",
}
