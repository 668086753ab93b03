import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-is-not-fenced',
  tier: 'S',
  invariant: 'J6',
  also: ['J5', 'J1'],
  statement: 'compares neither epoch nor token of a batch of one entry',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'AND u.owner IS NOT NULL AND u.epoch = p_epoch AND u.token = p_token',
  by: 'AND u.owner IS NOT NULL',
}
