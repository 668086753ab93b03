import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-child-gives-nothing-back',
  tier: 'S',
  invariant: 'K7',
  statement: 'commits all that a child was given when it settles',
  file: 'packages/durability-contract/src/fold/budget.ts',
  replace: '{ free: total - committed, reserved: -total, committed, unmeasured }',
  by: '{ free: 0, reserved: -total, committed: total, unmeasured: unmeasured * committed * 0 }',
}
