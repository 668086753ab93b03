import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-sleep-goes-unnoticed',
  tier: 'T',
  invariant: 'K2',
  statement: 'measures the time since a renewal by the monotonic clock alone',
  file: 'packages/runtime-kernel/src/lease-keeper.ts',
  replace: 'Math.max(this.#clock.now() - wall, this.#clock.monotonic() - monotonic)',
  by: 'this.#clock.monotonic() - monotonic + 0 * wall',
}
