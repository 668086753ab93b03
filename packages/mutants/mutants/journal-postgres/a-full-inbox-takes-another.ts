import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-full-inbox-takes-another',
  tier: 'S',
  invariant: 'K8',
  statement: 'takes one message more than an inbox may hold',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: 'r.inbox_last < p_max_messages',
  by: 'r.inbox_last <= p_max_messages',
}
