import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-state-is-not-restored',
  tier: 'K',
  invariant: 'K3',
  also: ['K4', 'K1', 'K6', 'K2'],
  statement: 'enters an agent again without the state of its checkpoint',
  file: 'packages/runtime-kernel/src/checkpoint.ts',
  replace: '  if (checkpoint) node.checkpoints.restore(await fromStored(journal, runId, checkpoint))\n',
  by: '',
}
