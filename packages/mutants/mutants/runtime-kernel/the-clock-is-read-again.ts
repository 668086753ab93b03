import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-clock-is-read-again',
  tier: 'K',
  invariant: 'K3',
  statement: 'answers the time of the replay instead of the one that was recorded',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace: 'const now = node.recorded?.clockReads[Number(item.key)] ?? 0',
  by: 'const now = Math.floor(this.#ports.clock.now())',
}
