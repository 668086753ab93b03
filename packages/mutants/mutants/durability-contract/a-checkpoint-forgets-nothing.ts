import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-checkpoint-forgets-nothing',
  tier: 'S',
  invariant: 'K3',
  level: 'K',
  statement: 'folds a checkpoint and keeps the steps before it',
  file: 'packages/durability-contract/src/fold/checkpoint.ts',
  replace: '  node.steps.clear()\n',
  by: '',
}
