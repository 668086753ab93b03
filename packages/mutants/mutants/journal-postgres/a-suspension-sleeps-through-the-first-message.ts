import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-suspension-sleeps-through-the-first-message',
  tier: 'S',
  invariant: 'K8',
  statement: 'compares the inbox with a position that is null where none was named',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'WHEN u.inbox_last > u.inbox_seen THEN v_now',
  by: 'WHEN u.inbox_last > p_seens[i] THEN v_now',
}
