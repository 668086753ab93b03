import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'dates-are-flattened',
  tier: 'S',
  invariant: 'J10',
  statement: 'stores a Date as its text',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: 'if (!isPlainObject(value)) throw',
  by: 'if (value instanceof Date) return JSON.stringify(value)\n  if (!isPlainObject(value)) throw',
}
