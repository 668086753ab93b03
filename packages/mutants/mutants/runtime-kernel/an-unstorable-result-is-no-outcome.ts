import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-unstorable-result-is-no-outcome',
  tier: 'S',
  invariant: 'K5',
  also: ['K1', 'K2', 'K4'],
  statement: 'stops at a result that cannot be stored, and executes its effect again',
  file: 'packages/runtime-kernel/src/outcome-entry.ts',
  replace: 'const failed = unstorable(error, where, attempts)\n',
  by: 'throw error\n',
}
