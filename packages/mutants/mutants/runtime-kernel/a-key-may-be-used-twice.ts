import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-key-may-be-used-twice',
  tier: 'S',
  invariant: 'K3',
  also: ['K6', 'K1'],
  statement: 'accepts a key that was used already',
  file: 'packages/runtime-kernel/src/create-scope.ts',
  replace: '  if (taken) {',
  by: '  if (taken && node.path.length < 0) {',
}
