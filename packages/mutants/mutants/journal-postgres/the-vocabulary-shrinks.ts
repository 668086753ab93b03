import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-vocabulary-shrinks',
  tier: 'S',
  invariant: 'K4',
  also: ['K3', 'J11'],
  statement: 'notes the vocabulary of the last batch alone',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'vocabulary = greatest(u.vocabulary, p_vocabularies[i])',
  by: 'vocabulary = p_vocabularies[i]',
}
