import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-goes-anywhere',
  tier: 'C',
  invariant: 'J4',
  also: ['J3', 'J5', 'J9', 'J15'],
  statement: 'appends a batch of one entry whatever the digest of the head',
  file: 'packages/journal-postgres/src/sql/schema/append-entry.sql',
  replace: 'AND u.seq = p_after_seq AND u.digest = p_after_digest',
  by: 'AND u.seq = p_after_seq',
}
