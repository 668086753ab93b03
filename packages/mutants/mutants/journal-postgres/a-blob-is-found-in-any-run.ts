import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-blob-is-found-in-any-run',
  tier: 'S',
  invariant: 'J14',
  also: ['J12'],
  statement: 'answers bytes by their address alone',
  file: 'packages/journal-postgres/src/sql/get-blob.sql',
  replace: 'WHERE b.run_no = (SELECT run_no FROM run) AND b.address = $2)',
  by: 'WHERE b.address = $2 LIMIT 1)',
}
