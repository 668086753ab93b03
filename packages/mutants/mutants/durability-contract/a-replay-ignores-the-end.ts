import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-replay-ignores-the-end',
  tier: 'S',
  invariant: 'J9',
  also: ['J8', 'J15'],
  statement: 'takes a batch that ends the run for a replay of the same entries without an end',
  file: 'packages/durability-contract/src/rules/append-to-run.ts',
  replace: 'return endedHere === end && entries.every',
  by: 'return (endedHere === end || end !== null) && entries.every',
}
