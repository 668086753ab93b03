import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-missing-entry-goes-unnoticed',
  tier: 'S',
  invariant: 'J16',
  also: ['J11'],
  statement: 'answers an empty page where an entry is missing before the head',
  file: 'packages/durability-contract/src/journal/read-page.ts',
  replace: 'if (seq < run.seq && entries.length === 0)',
  by: 'if (seq < run.seq && entries.length < 0)',
}
