import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-head-is-not-compared',
  tier: 'S',
  invariant: 'J16',
  statement: 'answers a log that does not end in the digest of its head',
  file: 'packages/durability-contract/src/journal/read-page.ts',
  replace: 'if (seq === run.seq && digest !== run.digest)',
  by: "if (seq === run.seq && digest === '')",
}
