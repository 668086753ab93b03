import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'control-characters-are-names',
  tier: 'S',
  invariant: 'J10',
  statement: 'accepts control characters in names',
  file: 'packages/durability-contract/src/value/name.ts',
  replace: 'if (CONTROL.test(name))',
  by: 'if (CONTROL.test(name) && name.length === 1)',
}
