import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-page-is-picked-by-text',
  tier: 'S',
  invariant: 'J11',
  statement: 'picks the first entries of a page by their seqs as text',
  file: 'packages/journal-postgres/src/sql/read.sql',
  replace: 'ORDER BY e.seq LIMIT $3',
  by: 'ORDER BY e.seq::text LIMIT $3',
}
