import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-second-begin-takes-its-own-row-for-the-first',
  tier: 'C',
  invariant: 'J7',
  also: ['J4', 'J6', 'J9', 'J15'],
  statement: 'goes on from the row that it meant to write where somebody else has written another',
  file: 'packages/journal-postgres/src/sql/schema/begin.sql',
  replace: `      SELECT * INTO r FROM {schema}.runs WHERE run_id = p_run_id;
      now`,
  by: `      now`,
}
