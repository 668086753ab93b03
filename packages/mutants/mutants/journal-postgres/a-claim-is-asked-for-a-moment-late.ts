import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-claim-is-asked-for-a-moment-late',
  tier: 'S',
  invariant: 'K4',
  also: ['K8', 'J7'],
  statement: 'finds a run the millisecond after it is due',
  file: 'packages/journal-postgres/src/sql/due.sql',
  replace: 'greatest(due_at, expires_at) <= c.now',
  by: 'greatest(due_at, expires_at) < c.now',
}
