import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-lease-never-counts-as-over',
  tier: 'T',
  invariant: 'K2',
  statement: 'takes its lease for live however long no renewal was sent',
  file: 'packages/runtime-kernel/src/lease-keeper.ts',
  replace: 'if (passed < this.#ttlMs * OVER_AFTER) return',
  by: 'if (passed < Number.POSITIVE_INFINITY) return',
}
