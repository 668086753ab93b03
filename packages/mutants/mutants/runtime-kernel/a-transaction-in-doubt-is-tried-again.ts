import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-transaction-in-doubt-is-tried-again',
  tier: 'K',
  invariant: 'K1',
  also: ['K2', 'K4'],
  statement: 'calls a transaction of unknown outcome again instead of taking the run anew',
  file: 'packages/runtime-kernel/src/writer.ts',
  replace: '(error) => !hasBegun && isOfTheStore(error)',
  by: '(error) => isOfTheStore(error)',
  on: 'transactional-memory',
}
