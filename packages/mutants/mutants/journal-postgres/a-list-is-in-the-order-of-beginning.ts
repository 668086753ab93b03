import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-list-is-in-the-order-of-beginning',
  tier: 'S',
  invariant: 'J13',
  statement: 'lists runs by their number',
  file: 'packages/journal-postgres/src/sql/list.sql',
  replace: `ORDER BY r.run_id
`,
  by: `ORDER BY r.run_no
`,
}
