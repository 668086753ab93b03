import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'depth-is-not-limited',
  tier: 'S',
  invariant: 'J10',
  statement: 'stores values of whatever depth',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: 'at.ancestors.length === LIMITS.depth',
  by: 'at.ancestors.length === 10 * LIMITS.depth',
}
