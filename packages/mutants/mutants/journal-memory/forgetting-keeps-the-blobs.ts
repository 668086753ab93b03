import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'forgetting-keeps-the-blobs',
  tier: 'S',
  invariant: 'J13',
  also: ['J12', 'J14'],
  statement: 'keeps the blobs of a forgotten run for the next one of its id',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: '  blobs.clear()\n',
  by: '',
}
