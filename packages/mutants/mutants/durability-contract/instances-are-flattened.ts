import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'instances-are-flattened',
  tier: 'S',
  invariant: 'J10',
  statement: 'stores whatever object as a plain one',
  file: 'packages/durability-contract/src/value/canonical.ts',
  replace: 'if (!isPlainObject(value)) throw',
  by: 'if (!isPlainObject(value) && value instanceof Promise) throw',
}
