import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-seen-may-go-back',
  tier: 'S',
  invariant: 'K8',
  statement: 'takes the position that a batch names, also when it lies before an earlier one',
  file: 'packages/durability-contract/src/rules/append-to-run.ts',
  replace: 'Math.max(run.inboxSeen, seen ?? 0)',
  by: 'seen ?? run.inboxSeen',
}
