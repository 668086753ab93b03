import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-child-is-spawned-again',
  tier: 'K',
  invariant: 'K6',
  also: ['K1', 'K3'],
  statement: 'spawns a child that is journaled once more',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace: 'if (recorded) this.#enterChild(node, ask, recorded)',
  by: 'if (recorded?.outcome) this.#enterChild(node, ask, recorded)',
}
