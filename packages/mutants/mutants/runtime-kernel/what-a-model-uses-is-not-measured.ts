import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-a-model-uses-is-not-measured',
  tier: 'K',
  invariant: 'K7',
  statement: 'a call of a model is paid for by all that it might have used',
  file: 'packages/runtime-kernel/src/tool-loop.ts',
  replace: 'spend(Object.fromEntries(',
  by: 'void (Object.fromEntries(',
}
