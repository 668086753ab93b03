import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-claim-goes-by-number',
  tier: 'S',
  invariant: 'J7',
  also: ['K4'],
  statement: 'grants the run that was begun first, not the one that is due longest',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'ORDER BY greatest(due_at, expires_at), run_no',
  by: 'ORDER BY run_no',
}
