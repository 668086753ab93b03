import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'message-ids-are-folded',
  tier: 'S',
  invariant: 'J9',
  also: ['K8', 'J14'],
  statement: 'takes two messages for one whose ids differ in case',
  file: 'packages/journal-sqlite/src/sql/known-message.sql',
  replace: 'AND id = $id',
  by: 'AND id = $id COLLATE NOCASE',
}
