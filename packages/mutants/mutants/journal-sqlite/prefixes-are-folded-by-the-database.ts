import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'prefixes-are-folded-by-the-database',
  tier: 'S',
  invariant: 'J13',
  statement: 'compares prefixes by a collation that folds case',
  file: 'packages/journal-sqlite/src/sql/list.sql',
  replace: 'run_id >= $from AND run_id < $until',
  by: 'run_id >= $from COLLATE NOCASE AND run_id < $until COLLATE NOCASE',
}
