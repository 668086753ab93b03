import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'blobs-do-not-count-in-a-batch',
  tier: 'S',
  invariant: 'J10',
  statement: 'measures a batch without its blobs',
  file: 'packages/durability-contract/src/journal/detach-batch.ts',
  replace: 'let size = offered.reduce((sum: number, { byteLength }: Uint8Array) => sum + byteLength, 0)',
  by: 'let size = 0',
}
