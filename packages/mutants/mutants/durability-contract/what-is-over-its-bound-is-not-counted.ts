import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-over-its-bound-is-not-counted',
  tier: 'S',
  invariant: 'K7',
  statement: 'commits no more than was reserved',
  file: 'packages/durability-contract/src/fold/budget.ts',
  replace: 'const committed = measured.get(channel) ?? bound',
  by: 'const committed = Math.min(bound, measured.get(channel) ?? bound)',
}
