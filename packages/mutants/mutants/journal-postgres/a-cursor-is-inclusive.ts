import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-cursor-is-inclusive',
  tier: 'S',
  invariant: 'J11',
  statement: 'answers the entry at the cursor once more',
  file: 'packages/journal-postgres/src/sql/read.sql',
  replace: 'e.seq > $2 ORDER',
  by: 'e.seq >= $2 ORDER',
}
