import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-vocabulary-is-not-noted',
  tier: 'S',
  invariant: 'K4',
  statement: 'forgets the newest vocabulary of a log',
  file: 'packages/journal-sqlite/src/sql/append.sql',
  replace: 'max(vocabulary, $vocabulary)',
  by: 'min(vocabulary, $vocabulary)',
}
