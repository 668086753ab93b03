import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'named-properties-of-arrays-are-dropped',
  tier: 'S',
  invariant: 'J10',
  statement: 'stores an array without its named properties',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: 'if (Reflect.ownKeys(value).length !== length + 1)',
  by: 'if (Reflect.ownKeys(value).length < length + 1)',
}
