import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'refs-are-looked-for-in-any-run',
  tier: 'S',
  invariant: 'J12',
  also: ['J14'],
  statement: 'takes the blob of any run for one of this',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'WHERE b.run_no = v_run_no AND b.address = need.address',
  by: 'WHERE b.address = need.address',
}
