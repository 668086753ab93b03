import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'large-blobs-are-forgotten',
  tier: 'S',
  invariant: 'K1',
  also: ['K3', 'K4'],
  statement: 'writes an entry that refers to a large value without storing it',
  file: 'packages/runtime-kernel/src/batch-of.ts',
  replace: 'address ?? blobs.push(draft.blob) - 1',
  by: 'address ?? blobs.push(draft.blob.subarray(0, 1)) - 1',
}
