import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'prune-takes-the-moment-too',
  tier: 'T',
  invariant: 'J13',
  statement: 'prunes runs that ended at the time that is given',
  file: 'packages/journal-memory/src/matching.ts',
  replace: 'row.endedAt >= endedBefore',
  by: 'row.endedAt > endedBefore',
}
