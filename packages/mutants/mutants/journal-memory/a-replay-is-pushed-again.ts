import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-replay-is-pushed-again',
  tier: 'S',
  invariant: 'J9',
  also: ['J3', 'J11'],
  statement: 'stores the entries of a batch that stands already once more',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: 'if (decision.refused || decision.replayed) return\n      for (const { address',
  by: 'if (decision.refused) return\n      for (const { address',
}
