import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-loop-replays-every-round',
  tier: 'K',
  invariant: 'K3',
  statement: 'keeps no checkpoint between the rounds of a loop',
  file: 'packages/runtime-kernel/src/run-loop.ts',
  replace: '        await within.checkpoint({ round, state })\n',
  by: '',
}
