import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-hole-is-a-gap-at-once',
  tier: 'K',
  invariant: 'J11',
  level: 'K',
  statement: 'declares an event to be missing that only came in another order',
  file: 'packages/runtime-kernel/src/execution-events.ts',
  replace: 'if (isHole && execution.hole !== expected) {',
  by: 'if (isHole && execution.hole === expected) {',
}
