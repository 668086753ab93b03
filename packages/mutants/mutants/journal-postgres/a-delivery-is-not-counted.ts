import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-delivery-is-not-counted',
  tier: 'C',
  invariant: 'K8',
  statement: 'leaves the version of the row as it is when it delivers',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: 'version = u.version + 1, inbox_last',
  by: 'version = u.version, inbox_last',
}
