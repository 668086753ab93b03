import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-revival-lasts-for-ever',
  tier: 'K',
  invariant: 'K5',
  also: ['K4'],
  statement: 'drives a poisonous run for ever once it was revived',
  file: 'packages/runtime-kernel/src/orders.ts',
  replace: '    return this.#revivals.length > 0',
  by: '    return this.#inbox.position > 0',
}
