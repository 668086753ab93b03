import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-first-begun-is-due-first',
  tier: 'S',
  invariant: 'J7',
  also: ['K4'],
  statement: 'grants the run that was begun first, however long others are due',
  file: 'packages/journal-sqlite/src/sql/claim.sql',
  replace: 'ORDER BY due_since, run_no',
  by: 'ORDER BY run_no',
}
