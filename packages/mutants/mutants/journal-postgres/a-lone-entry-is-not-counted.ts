import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-is-not-counted',
  tier: 'C',
  invariant: 'J8',
  also: ['J6', 'J4', 'J7', 'J1'],
  statement: 'leaves the version of the row as it is when it appends one entry',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'version = u.version + 1',
  by: 'version = u.version',
}
