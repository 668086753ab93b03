import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-list-has-one-page',
  tier: 'S',
  invariant: 'J13',
  statement: 'answers a full page as the last one',
  file: 'packages/durability-contract/src/journal/list-runs.ts',
  replace: 'next: runs.length === ask.limit ? previous : null',
  by: 'next: null',
}
