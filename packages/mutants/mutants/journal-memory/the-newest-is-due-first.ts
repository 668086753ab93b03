import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-newest-is-due-first',
  tier: 'S',
  invariant: 'J7',
  also: ['K4'],
  statement: 'grants the run that is due shortest first',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: 'dueSince(a) - dueSince(b)',
  by: 'dueSince(b) - dueSince(a)',
}
