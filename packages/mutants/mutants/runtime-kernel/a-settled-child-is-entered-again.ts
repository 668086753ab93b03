import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-settled-child-is-entered-again',
  tier: 'K',
  invariant: 'K1',
  also: ['K3', 'K6'],
  statement: 'enters a child again whose outcome is journaled',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace: '    if (recorded?.outcome) return\n    if (recorded) this.#enterChild',
  by: '    if (recorded) this.#enterChild',
}
