import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-loop-goes-on-with-the-state-before',
  tier: 'K',
  invariant: 'K3',
  also: ['K4', 'K1', 'K5'],
  statement: 'keeps at the end of a round the state with which that began',
  file: 'packages/runtime-kernel/src/run-loop.ts',
  replace: '        state = decision.next\n        await within.checkpoint({ round, state })\n',
  by: '        await within.checkpoint({ round, state })\n        state = decision.next\n',
}
