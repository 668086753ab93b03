import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-newer-lease-writes-the-older-epoch',
  tier: 'S',
  invariant: 'J6',
  also: ['J10', 'J3'],
  statement: 'stores the epoch of the run as it was begun with each entry',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'p_after_seqs[b.i] + n, p_epochs[b.i],',
  by: 'p_after_seqs[b.i] + n, 1,',
}
