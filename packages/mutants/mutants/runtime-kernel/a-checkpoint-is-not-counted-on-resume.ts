import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-checkpoint-is-not-counted-on-resume',
  tier: 'K',
  invariant: 'K2',
  also: ['K3'],
  statement: 'counts checkpoints from the beginning of its process',
  file: 'packages/runtime-kernel/src/checkpoint.ts',
  replace: '    this.count = recorded?.checkpoints ?? 0\n',
  by: '    this.count = 0\n',
}
