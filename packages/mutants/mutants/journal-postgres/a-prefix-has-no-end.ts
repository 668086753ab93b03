import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-prefix-has-no-end',
  tier: 'S',
  invariant: 'J13',
  statement: 'lists whatever comes after the prefix',
  file: 'packages/journal-postgres/src/list.ts',
  replace: 'pastPrefix(prefix), after',
  by: 'null, after',
}
