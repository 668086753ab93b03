import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'claims-are-not-counted',
  tier: 'S',
  invariant: 'K5',
  statement: 'grants a run without counting it',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'claims = u.claims + 1,',
  by: 'claims = u.claims,',
}
