import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-list-goes-by-number',
  tier: 'S',
  invariant: 'J13',
  statement: 'lists runs in the order in which they were begun',
  file: 'packages/journal-sqlite/src/sql/list.sql',
  replace: 'ORDER BY run_id',
  by: 'ORDER BY run_no',
}
