import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-page-is-measured-in-characters',
  tier: 'S',
  invariant: 'J11',
  statement: 'counts the characters of a page, not its bytes',
  file: 'packages/journal-postgres/src/sql/read.sql',
  replace: 'sum(octet_length(e.payload))',
  by: 'sum(length(e.payload))',
}
