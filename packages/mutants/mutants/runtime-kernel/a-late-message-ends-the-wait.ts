import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-late-message-ends-the-wait',
  tier: 'K',
  invariant: 'K8',
  statement: 'a message ends a wait that was over before it came',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: 'inbox.take(signal, wakeAt)',
  by: 'inbox.take(signal)',
}
