import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-is-answered-twice',
  tier: 'S',
  invariant: 'K8',
  statement: 'begins a page of messages with the last one of the page before',
  file: 'packages/journal-postgres/src/sql/inbox.sql',
  replace: 'm.position > $2',
  by: 'm.position >= $2',
}
