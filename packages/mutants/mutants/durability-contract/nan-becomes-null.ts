import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'nan-becomes-null',
  tier: 'S',
  invariant: 'J10',
  statement: 'stores null for NaN and the infinities',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: "if (!Number.isFinite(value)) throw invalid('a finite number', typeName(value), at)",
  by: "if (!Number.isFinite(value)) return 'null'",
}
