import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-shrinks-the-vocabulary',
  tier: 'S',
  invariant: 'K4',
  also: ['K3', 'J11'],
  statement: 'notes the vocabulary of the last batch of one entry alone',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'vocabulary = greatest(u.vocabulary, p_vocabulary)',
  by: 'vocabulary = p_vocabulary',
}
