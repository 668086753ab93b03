import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-does-not-hurry',
  tier: 'S',
  invariant: 'K8',
  statement: 'leaves a run asleep until its time though a message has come',
  file: 'packages/journal-sqlite/src/sql/deliver.sql',
  replace: 'due_at = $due_at',
  by: 'due_at = coalesce(due_at, $due_at)',
}
