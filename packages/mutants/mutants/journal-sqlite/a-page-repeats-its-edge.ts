import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-page-repeats-its-edge',
  tier: 'S',
  invariant: 'J13',
  statement: 'begins a page with the last run of the one before',
  file: 'packages/journal-sqlite/src/sql/list.sql',
  replace: 'run_id <> $after',
  by: 'run_id >= $after',
}
