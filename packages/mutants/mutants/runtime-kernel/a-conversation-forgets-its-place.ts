import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-conversation-forgets-its-place',
  tier: 'K',
  invariant: 'K3',
  also: ['K2'],
  statement: 'mints ids of turns without the place of their conversation in a life that began at a checkpoint',
  file: 'packages/runtime-kernel/src/run-conversation.ts',
  replace: 'checkpoint({ place, turns,',
  by: "checkpoint({ place: '', turns,",
}
