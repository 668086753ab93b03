import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-cancelled-child-begins-again',
  tier: 'K',
  invariant: 'K5',
  also: ['K6', 'K4'],
  statement: 'lets a child begin again that was asked to stop',
  file: 'packages/runtime-kernel/src/restart.ts',
  replace: ' || node.hasToStop || ',
  by: ' || ',
}
