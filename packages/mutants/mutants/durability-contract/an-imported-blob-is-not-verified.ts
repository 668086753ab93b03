import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-imported-blob-is-not-verified',
  tier: 'S',
  invariant: 'J16',
  also: ['J12'],
  statement: 'imports a blob whose bytes are not those of its address',
  file: 'packages/durability-contract/src/archive/read-archive.ts',
  replace: 'if (blobAddress(bytes) !== line.address)',
  by: "if (blobAddress(bytes) === '')",
}
