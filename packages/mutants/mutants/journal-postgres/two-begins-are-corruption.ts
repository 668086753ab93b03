import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'two-begins-are-corruption',
  tier: 'C',
  invariant: 'J9',
  also: ['J15', 'J4'],
  statement: 'fails where somebody else begins the same run at that moment',
  file: 'packages/journal-postgres/src/sql/schema/write-run.sql',
  replace: `    ON CONFLICT (run_id) DO NOTHING
`,
  by: '',
}
