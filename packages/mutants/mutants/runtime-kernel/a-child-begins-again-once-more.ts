import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-child-begins-again-once-more',
  tier: 'K',
  invariant: 'K5',
  also: ['K6'],
  statement: 'lets a child begin again as often as its policy says, and once more',
  file: 'packages/runtime-kernel/src/restart.ts',
  replace: 'node.attempt >= policy.maxAttempts',
  by: 'node.attempt > policy.maxAttempts',
}
