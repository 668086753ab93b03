import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-is-no-progress',
  tier: 'S',
  invariant: 'K5',
  statement: 'counts the claims of a run on when a batch of one entry tells of progress',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'claims = CASE WHEN p_progress THEN 0 ELSE u.claims END',
  by: 'claims = u.claims',
}
