import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'undefined-in-an-array-becomes-null',
  tier: 'S',
  invariant: 'J10',
  statement: 'stores null for undefined in an array',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: 'text += encode(value[index], at)',
  by: 'text += encode(value[index] ?? null, at)',
}
