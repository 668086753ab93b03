import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'blobs-are-not-verified',
  tier: 'S',
  invariant: 'J16',
  also: ['J12'],
  statement: 'answers the bytes of a blob without hashing them',
  file: 'packages/durability-contract/src/journal/read-blob.ts',
  replace: 'blobAddress(bytes) !== address',
  by: "blobAddress(bytes) === ''",
}
