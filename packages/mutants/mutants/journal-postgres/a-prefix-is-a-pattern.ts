import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-prefix-is-a-pattern',
  tier: 'S',
  invariant: 'J13',
  statement: 'looks for a prefix with LIKE',
  file: 'packages/journal-postgres/src/sql/list.sql',
  replace: 'AND ($2::text IS NULL OR r.run_id < $2)',
  by: "AND r.run_id LIKE $2 || '%'",
  besides: [
    { file: 'packages/journal-postgres/src/list.ts', replace: 'pastPrefix(prefix), after', by: 'prefix, after' },
  ],
}
