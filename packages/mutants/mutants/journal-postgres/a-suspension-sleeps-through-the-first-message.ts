import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-suspension-sleeps-through-the-first-message',
  tier: 'S',
  invariant: 'K8',
  statement: 'compares the inbox with a position that is null where none was named',
  file: 'packages/journal-postgres/src/sql/schema/1-append.sql',
  replace: 'WHEN u.inbox_last > greatest(u.inbox_seen, p_seens[i]) THEN now',
  by: 'WHEN u.inbox_last > p_seens[i] THEN now',
}
