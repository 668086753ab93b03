import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-claim-keeps-the-epoch',
  tier: 'S',
  invariant: 'J6',
  also: ['J7'],
  statement: 'grants the run again under the epoch of its last holder',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'epoch = u.epoch + 1, owner',
  by: 'epoch = greatest(u.epoch, 1), owner',
}
