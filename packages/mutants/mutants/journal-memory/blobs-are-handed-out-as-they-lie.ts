import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'blobs-are-handed-out-as-they-lie',
  tier: 'S',
  invariant: 'J12',
  statement: 'answers the very array that it keeps',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: 'blobs.get(address)?.slice()',
  by: 'blobs.get(address)',
}
