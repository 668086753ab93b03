import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-last-byte-does-not-fit',
  tier: 'S',
  invariant: 'K8',
  statement: 'refuses a message that fills the inbox to the byte',
  file: 'packages/journal-postgres/src/sql/schema/contents.sql',
  replace: 'r.inbox_bytes + p_bytes <= p_max_bytes',
  by: 'r.inbox_bytes + p_bytes < p_max_bytes',
}
