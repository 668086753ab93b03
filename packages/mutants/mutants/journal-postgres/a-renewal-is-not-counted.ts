import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-renewal-is-not-counted',
  tier: 'C',
  invariant: 'J7',
  also: ['J6'],
  statement: 'leaves the version of the row as it is when it renews',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'version = u.version + 1, expires_at',
  by: 'version = u.version, expires_at',
}
