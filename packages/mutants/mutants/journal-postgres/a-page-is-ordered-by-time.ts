import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-page-is-ordered-by-time',
  tier: 'S',
  invariant: 'J11',
  statement: 'answers a page in the order of the times that its entries were given',
  file: 'packages/journal-postgres/src/sql/read.sql',
  replace: 'ORDER BY seq NULLS FIRST',
  by: 'ORDER BY at NULLS FIRST',
}
