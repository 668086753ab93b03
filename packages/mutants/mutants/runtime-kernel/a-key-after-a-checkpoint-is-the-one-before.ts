import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-key-after-a-checkpoint-is-the-one-before',
  tier: 'S',
  invariant: 'K2',
  also: ['K3'],
  statement: 'asks for the effects of every round under the same keys',
  file: 'packages/runtime-kernel/src/live-node.ts',
  replace: 'return placeAfter(this.#placeInParent, this.checkpoints.count)',
  by: 'return placeAfter(this.#placeInParent, 0)',
}
