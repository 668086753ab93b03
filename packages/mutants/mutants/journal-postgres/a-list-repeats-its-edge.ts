import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-list-repeats-its-edge',
  tier: 'S',
  invariant: 'J13',
  statement: 'begins a page with the last run of the page before',
  file: 'packages/journal-postgres/src/sql/list.sql',
  replace: ' AND r.run_id <> $3',
  by: ' AND $3::text IS NOT NULL',
}
