import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'ids-are-found-in-any-case',
  tier: 'S',
  invariant: 'J14',
  statement: 'finds a run by its id without regard to case',
  file: 'packages/journal-sqlite/src/sql/head.sql',
  replace: 'WHERE run_id = $run_id',
  by: 'WHERE run_id = $run_id COLLATE NOCASE',
}
