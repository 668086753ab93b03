import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-being-imported-is-listed',
  tier: 'C',
  invariant: 'J5',
  also: ['J13', 'J16'],
  statement: 'lists a run that is not whole yet',
  file: 'packages/journal-postgres/src/sql/list.sql',
  replace: "('forgotten', 'importing')",
  by: "('forgotten')",
}
