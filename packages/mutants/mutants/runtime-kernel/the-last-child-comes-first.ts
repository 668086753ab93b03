import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-last-child-comes-first',
  tier: 'S',
  invariant: 'K6',
  also: ['K3'],
  statement: 'hands out settled children in another order than the log',
  file: 'packages/runtime-kernel/src/live-node.ts',
  replace: 'const first = this.#settledChildren.shift()',
  by: 'const first = this.#settledChildren.pop()',
}
