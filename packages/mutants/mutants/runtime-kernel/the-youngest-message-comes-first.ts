import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-youngest-message-comes-first',
  tier: 'K',
  invariant: 'K8',
  statement: 'takes the message that came last',
  file: 'packages/runtime-kernel/src/inbox.ts',
  replace: 'this.#left.find((message)',
  by: 'this.#left.findLast((message)',
}
