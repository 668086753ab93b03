import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-row-is-written-whatever-its-version',
  tier: 'C',
  invariant: 'J6',
  also: ['J7', 'J4', 'J9'],
  statement: 'writes what was decided from a row that has changed since',
  file: 'packages/journal-postgres/src/sql/schema/write-run.sql',
  replace: 'WHERE u.run_id = p_run_id AND u.version = p_version',
  by: 'WHERE u.run_id = p_run_id',
}
