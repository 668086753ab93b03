import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-waits-for-the-timer',
  tier: 'S',
  invariant: 'K8',
  statement: 'wakes a run for a message only where no timer was set',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: 'least(u.due_at, now)',
  by: 'coalesce(u.due_at, now)',
}
