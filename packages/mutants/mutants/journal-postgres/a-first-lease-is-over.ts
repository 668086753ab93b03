import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-first-lease-is-over',
  tier: 'S',
  invariant: 'J7',
  also: ['J6', 'K4'],
  statement: 'counts the lease of a new run from the beginning of time',
  file: 'packages/journal-postgres/src/sql/schema/begin.sql',
  replace: `r.expires_at := r.expires_at + now;`,
  by: ``,
}
