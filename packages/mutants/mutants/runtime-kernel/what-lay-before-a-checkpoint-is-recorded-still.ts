import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-lay-before-a-checkpoint-is-recorded-still',
  tier: 'K',
  invariant: 'K3',
  also: ['K4', 'K1'],
  statement: 'takes a key used again after a checkpoint for the one that was journaled before',
  file: 'packages/runtime-kernel/src/live-node.ts',
  replace: '    this.recorded = undefined\n',
  by: '',
}
