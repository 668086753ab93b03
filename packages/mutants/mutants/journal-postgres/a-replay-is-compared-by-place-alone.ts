import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-replay-is-compared-by-place-alone',
  tier: 'S',
  invariant: 'J9',
  also: ['J4', 'J15', 'J2'],
  statement: 'takes entries at the same places for the same batch',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: ' AND e.digest = d.digest',
  by: ' AND d.digest IS NOT NULL',
}
