import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'seqs-are-texts',
  tier: 'S',
  invariant: 'J11',
  statement: 'sorts entries by their seqs as texts',
  file: 'packages/journal-sqlite/src/sql/read.sql',
  replace: 'ORDER BY seq',
  by: 'ORDER BY CAST(seq AS TEXT)',
}
