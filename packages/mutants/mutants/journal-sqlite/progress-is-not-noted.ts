import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'progress-is-not-noted',
  tier: 'S',
  invariant: 'K5',
  statement: 'goes on counting the claims of a run that gets on',
  file: 'packages/journal-sqlite/src/sql/append.sql',
  replace: 'iif($progress, 0, claims)',
  by: 'iif($progress, claims, claims)',
}
