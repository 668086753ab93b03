import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'consumed-messages-are-read-again',
  tier: 'K',
  invariant: 'K8',
  also: ['K3', 'K4'],
  statement: 'a new life does not know which messages were consumed',
  file: 'packages/runtime-kernel/src/inbox.ts',
  replace: 'messages.filter(({ position }) => !this.#consumed.has(position))',
  by: 'messages',
}
