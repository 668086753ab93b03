import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-append-locks-nothing',
  tier: 'C',
  invariant: 'J4',
  also: ['J3', 'J5', 'J6', 'J15'],
  statement: 'looks at the head without holding the row',
  file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
  replace: 'WHERE run_id = p_run_ids[i] FOR NO KEY UPDATE;',
  by: 'WHERE run_id = p_run_ids[i];',
}
