import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-chain-is-not-verified',
  tier: 'S',
  invariant: 'J16',
  statement: 'answers entries that do not continue the chain',
  file: 'packages/durability-contract/src/journal/read-page.ts',
  replace: 'if (broken) throw corrupt',
  by: 'if (broken && run.seq < 0) throw corrupt',
}
