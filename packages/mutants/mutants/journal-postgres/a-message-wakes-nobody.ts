import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-wakes-nobody',
  tier: 'S',
  invariant: 'K8',
  statement: 'leaves a suspended run asleep when a message comes',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: "due_at = CASE WHEN u.status = 'suspended' THEN least(u.due_at, now) ELSE u.due_at END",
  by: 'due_at = u.due_at',
}
