import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-cancelled-agent-goes-on',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K5'],
  statement: 'an agent that was cancelled may start what it asks for next',
  file: 'packages/runtime-kernel/src/step-fact.ts',
  replace: 'return isOver && !options.cleanup',
  by: 'return isOver && !options.cleanup && Math.abs(1) > 1',
}
