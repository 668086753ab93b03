import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-claim-locks-nothing',
  tier: 'C',
  invariant: 'J7',
  statement: 'finds a due run without holding it',
  file: 'packages/journal-postgres/src/sql/schema/lease.sql',
  replace: `LIMIT 1
    FOR NO KEY UPDATE SKIP LOCKED;`,
  by: 'LIMIT 1;',
}
