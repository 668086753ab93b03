import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-renewal-locks-nothing',
  tier: 'C',
  invariant: 'J6',
  also: ['J7'],
  statement: 'compares the lease without holding the row',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'WHERE run_id = p_run_id FOR NO KEY UPDATE;',
  by: 'WHERE run_id = p_run_id;',
}
