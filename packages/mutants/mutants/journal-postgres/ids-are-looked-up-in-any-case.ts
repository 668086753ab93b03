import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'ids-are-looked-up-in-any-case',
  tier: 'S',
  invariant: 'J14',
  statement: 'finds a run by its id in lower case',
  file: 'packages/journal-postgres/src/sql/look.sql',
  replace: 'WHERE r.run_id = $1)',
  by: 'WHERE lower(r.run_id) = lower($1) LIMIT 1)',
}
