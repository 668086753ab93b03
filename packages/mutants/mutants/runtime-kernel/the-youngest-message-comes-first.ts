import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-youngest-message-comes-first',
  tier: 'K',
  invariant: 'K8',
  statement: 'takes the message that came last',
  file: 'packages/runtime-kernel/src/inbox.ts',
  replace: 'ofKind.findIndex((',
  by: 'ofKind.findLastIndex((',
}
