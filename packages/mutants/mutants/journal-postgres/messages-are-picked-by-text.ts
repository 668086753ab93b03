import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'messages-are-picked-by-text',
  tier: 'S',
  invariant: 'K8',
  statement: 'picks the first messages of a page by their positions as text',
  file: 'packages/journal-postgres/src/sql/inbox.sql',
  replace: 'ORDER BY m.position LIMIT $3',
  by: 'ORDER BY m.position::text LIMIT $3',
}
