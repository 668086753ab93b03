import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-conversation-is-kept-as-it-was-said',
  tier: 'K',
  invariant: 'K3',
  statement: 'a model is told other bytes when its conversation was read back from a checkpoint',
  file: 'packages/runtime-kernel/src/transcript.ts',
  replace: 'this.#messages.push(decodeValue(text) as M)',
  by: 'this.#messages.push(message)',
}
