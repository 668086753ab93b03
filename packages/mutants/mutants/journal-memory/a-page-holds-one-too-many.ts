import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-page-holds-one-too-many',
  tier: 'S',
  invariant: 'J11',
  also: ['J10'],
  statement: 'ends a page after the entry that goes past its limit of bytes',
  file: 'packages/journal-memory/src/matching.ts',
  replace: 'Math.max(past, 1)',
  by: 'past + 1',
}
