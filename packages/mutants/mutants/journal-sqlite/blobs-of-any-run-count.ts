import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'blobs-of-any-run-count',
  tier: 'S',
  invariant: 'J12',
  also: ['J14'],
  statement: 'lets an entry refer to a blob of another run',
  file: 'packages/journal-sqlite/src/sql/has-blob.sql',
  replace: 'run_no = $run_no',
  by: 'run_no >= $run_no * 0',
}
