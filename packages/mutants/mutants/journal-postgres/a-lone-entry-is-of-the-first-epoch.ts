import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-is-of-the-first-epoch',
  tier: 'S',
  invariant: 'J6',
  also: ['J10', 'J3'],
  statement: 'stores the epoch of the run as it was begun with a batch of one entry',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'p_after_seq + 1, p_epoch,',
  by: 'p_after_seq + 1, 1,',
}
