import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-seen-goes-back',
  tier: 'S',
  invariant: 'K8',
  statement: 'notes the position that a batch names, also one before that which stands',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'inbox_seen = greatest(u.inbox_seen, p_seens[i])',
  by: 'inbox_seen = coalesce(p_seens[i], u.inbox_seen)',
}
