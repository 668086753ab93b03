import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-digest-is-not-compared',
  tier: 'S',
  invariant: 'J4',
  also: ['J16', 'J11'],
  statement: 'compares the seq of the head alone',
  file: 'packages/journal-sqlite/src/sql/append.sql',
  replace: 'AND digest = $after_digest',
  by: 'AND digest IN (digest, $after_digest)',
}
