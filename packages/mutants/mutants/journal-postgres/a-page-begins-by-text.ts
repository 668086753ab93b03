import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-page-begins-by-text',
  tier: 'S',
  invariant: 'J11',
  statement: 'compares a place as text',
  file: 'packages/journal-postgres/src/sql/read.sql',
  replace: 'e.seq > $2 ORDER',
  by: 'e.seq::text > $2::text ORDER',
}
