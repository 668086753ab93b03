import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'equal-bytes-are-stored-once',
  tier: 'S',
  invariant: 'J14',
  also: ['J12'],
  statement: 'stores bytes under the first run that had them',
  file: 'packages/journal-postgres/src/sql/schema/1-tables.sql',
  replace: 'PRIMARY KEY (run_no, address)',
  by: 'PRIMARY KEY (address)',
}
