import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-claim-is-not-counted',
  tier: 'C',
  invariant: 'J7',
  also: ['J6'],
  statement: 'leaves the version of the row as it is when it grants a lease',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'version = u.version + 1, epoch',
  by: 'version = u.version, epoch',
}
