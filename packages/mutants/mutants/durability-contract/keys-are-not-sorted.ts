import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'keys-are-not-sorted',
  tier: 'S',
  invariant: 'J10',
  also: ['J9'],
  statement: 'encodes equal values differently when their keys stand in another order',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: 'sorted(Object.keys(record))',
  by: 'Object.keys(record)',
}
