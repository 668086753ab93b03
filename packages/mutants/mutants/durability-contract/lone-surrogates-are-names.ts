import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'lone-surrogates-are-names',
  tier: 'S',
  invariant: 'J10',
  statement: 'accepts lone surrogates in names',
  file: 'packages/durability-contract/src/value/name.ts',
  replace: 'if (!name.isWellFormed())',
  by: 'if (!name.isWellFormed() && name.length === 1)',
}
