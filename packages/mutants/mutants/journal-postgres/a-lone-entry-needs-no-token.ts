import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-needs-no-token',
  tier: 'S',
  invariant: 'J6',
  statement: 'compares the epoch alone of a batch of one entry',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'AND u.epoch = p_epoch AND u.token = p_token',
  by: 'AND u.epoch = p_epoch',
}
