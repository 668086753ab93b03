import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-renewal-is-not-fenced',
  tier: 'S',
  invariant: 'J6',
  statement: 'renews whatever lease stands',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: 'r.owner IS NOT NULL AND r.epoch = p_epoch AND r.token = p_token',
  by: 'r.owner IS NOT NULL',
}
