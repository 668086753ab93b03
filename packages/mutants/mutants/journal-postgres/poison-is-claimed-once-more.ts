import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'poison-is-claimed-once-more',
  tier: 'S',
  invariant: 'K5',
  statement: 'quarantines one claim too late',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'IF r.claims < p_claims_without_progress',
  by: 'IF r.claims <= p_claims_without_progress',
}
