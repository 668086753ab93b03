import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'messages-are-not-verified',
  tier: 'S',
  invariant: 'J16',
  statement: 'answers a message that was edited in the store',
  file: 'packages/durability-contract/src/journal/inbox-page.ts',
  replace: 'if (row.digest !== messageDigest(row))',
  by: "if (row.digest === '')",
}
