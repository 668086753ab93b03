import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-forgotten-run-keeps-its-blobs',
  tier: 'S',
  invariant: 'J13',
  also: ['J12'],
  statement: 'leaves the bytes of a forgotten run to the next one of its id',
  file: 'packages/journal-postgres/src/sql/schema/write-run.sql',
  replace: `    DELETE FROM {schema}.blobs WHERE run_no = v_run_no;
`,
  by: '',
}
