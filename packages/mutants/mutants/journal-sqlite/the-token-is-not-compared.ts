import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-token-is-not-compared',
  tier: 'S',
  invariant: 'J6',
  statement: 'fences by the epoch alone',
  file: 'packages/journal-sqlite/src/sql/append.sql',
  replace: 'AND token = $token',
  by: 'AND token IN (token, $token)',
}
