import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-callers-bytes-are-kept',
  tier: 'S',
  invariant: 'J12',
  also: ['J10'],
  statement: "keeps the caller's own array for a blob",
  file: 'packages/durability-contract/src/journal/detach-batch.ts',
  replace: 'codec.encodeBlob(new Uint8Array(bytes), {',
  by: 'codec.encodeBlob(bytes, {',
}
