import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'history-goes-back-past-a-checkpoint',
  tier: 'S',
  invariant: 'K3',
  also: ['K4'],
  level: 'K',
  statement: 'asks a replay for what lies before a checkpoint',
  file: 'packages/durability-contract/src/fold/fold-run.ts',
  replace: ' && seq > node.since',
  by: '',
}
