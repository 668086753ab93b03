import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-node-settles-too-early',
  tier: 'S',
  invariant: 'K6',
  also: ['K3', 'K1'],
  statement: 'settles a node before everything that it asked for has been told',
  file: 'packages/runtime-kernel/src/tree.ts',
  replace: 'node.ended === undefined || node.isSettled || !node.isQuiet',
  by: 'node.ended === undefined || node.isSettled',
}
