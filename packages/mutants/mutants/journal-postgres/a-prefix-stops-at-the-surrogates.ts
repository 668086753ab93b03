import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-prefix-stops-at-the-surrogates',
  tier: 'S',
  invariant: 'J13',
  statement: 'takes a surrogate for the character after the last one before them',
  file: 'packages/journal-postgres/src/list.ts',
  replace: 'last === 0xd7ff ? 0xe000 : last + 1',
  by: 'last + 1',
}
