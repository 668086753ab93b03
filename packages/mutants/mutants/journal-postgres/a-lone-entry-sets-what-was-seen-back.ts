import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-sets-what-was-seen-back',
  tier: 'S',
  invariant: 'K8',
  statement: 'notes the position that a batch of one entry names, also one before that which stands',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'inbox_seen = greatest(u.inbox_seen, p_seen)',
  by: 'inbox_seen = coalesce(p_seen, u.inbox_seen)',
}
