import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'refs-are-not-looked-for',
  tier: 'S',
  invariant: 'J12',
  statement: 'takes entries that refer to blobs which do not stand',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: 'IF p_needs[i] IS NOT NULL THEN',
  by: 'IF false THEN',
}
