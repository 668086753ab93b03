import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-time-is-that-of-the-transaction',
  tier: 'T',
  invariant: 'J7',
  also: ['K4', 'K8'],
  statement: 'takes the time from now(), which stands still while a statement waits for a lock',
  file: 'packages/journal-postgres/src/sql/schema/guard.sql',
  replace: 'clock_timestamp()',
  by: 'now()',
}
