import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-spent-last-counts',
  tier: 'S',
  invariant: 'K7',
  statement: 'takes the last report of an attempt for all that it spent',
  file: 'packages/runtime-kernel/src/meter.ts',
  replace: '(this.#measured.get(channel) ?? 0) + amount',
  by: '(this.#measured.get(channel) ?? 0) * 0 + amount',
}
