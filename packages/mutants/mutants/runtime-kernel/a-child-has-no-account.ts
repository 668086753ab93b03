import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-child-has-no-account',
  tier: 'S',
  invariant: 'K7',
  statement: 'spawns a child without the budget that it was given',
  file: 'packages/runtime-kernel/src/child-limit.ts',
  replace: 'budget.length === 0 ? { v: 1 as const, ...child }',
  by: 'budget.length < 99 ? { v: 1 as const, ...child }',
}
