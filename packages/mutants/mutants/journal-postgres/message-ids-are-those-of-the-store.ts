import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'message-ids-are-those-of-the-store',
  tier: 'S',
  invariant: 'J14',
  also: ['K8', 'J9'],
  statement: 'takes an id of a message in one inbox only',
  file: 'packages/journal-postgres/src/sql/schema/1-tables.sql',
  replace: 'UNIQUE (run_no, id)',
  by: 'UNIQUE (id)',
}
