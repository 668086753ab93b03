import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'blobs-are-found-in-any-run',
  tier: 'S',
  invariant: 'J14',
  also: ['J12'],
  statement: 'gives out the blobs of other runs',
  file: 'packages/journal-sqlite/src/sql/get-blob.sql',
  replace: 'run_no = $run_no',
  by: 'run_no >= $run_no * 0',
}
