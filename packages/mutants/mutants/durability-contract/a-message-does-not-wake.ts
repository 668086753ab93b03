import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-message-does-not-wake',
  tier: 'S',
  invariant: 'K8',
  statement: 'leaves a suspended run asleep until its time when a message comes',
  file: 'packages/durability-contract/src/rules/deliver-to.ts',
  replace: 'dueAt: Math.min(run.dueAt ?? now, now)',
  by: 'dueAt: run.dueAt',
}
