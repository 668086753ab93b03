import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-forgotten-run-keeps-its-messages',
  tier: 'S',
  invariant: 'J13',
  also: ['K8'],
  statement: 'leaves the messages of a forgotten run to the next one of its id',
  file: 'packages/journal-postgres/src/sql/schema/write-run.sql',
  replace: `    DELETE FROM {schema}.messages WHERE run_no = v_run_no;
`,
  by: '',
}
