import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-tombstone-is-removed',
  tier: 'S',
  invariant: 'J6',
  also: ['J13'],
  statement: 'forgets the epoch with the run',
  file: 'packages/journal-postgres/src/sql/schema/write-run.sql',
  replace: `    DELETE FROM {schema}.messages WHERE run_no = v_run_no;
`,
  by: `    DELETE FROM {schema}.messages WHERE run_no = v_run_no;
    DELETE FROM {schema}.runs WHERE run_no = v_run_no AND status = 'forgotten';
`,
}
