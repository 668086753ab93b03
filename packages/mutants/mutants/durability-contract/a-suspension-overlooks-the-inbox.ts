import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-suspension-overlooks-the-inbox',
  tier: 'S',
  invariant: 'K8',
  statement: 'suspends a run until its time though a message lies unseen',
  file: 'packages/durability-contract/src/rules/append-to-run.ts',
  replace: 'run.inboxLast > inboxSeen ? now : wakeAt',
  by: 'wakeAt',
}
