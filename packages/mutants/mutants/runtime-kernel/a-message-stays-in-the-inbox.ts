import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-stays-in-the-inbox',
  tier: 'K',
  invariant: 'K8',
  also: ['K3', 'K4'],
  statement: 'a message that ended a wait may end the next one',
  file: 'packages/runtime-kernel/src/inbox.ts',
  replace: 'if (found) ofKind.splice(index, 1)',
  by: '',
}
