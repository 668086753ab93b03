import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'forgotten-runs-are-found',
  tier: 'S',
  invariant: 'J13',
  also: ['J15'],
  statement: 'finds the tombstone of a forgotten run for whoever reads it',
  file: 'packages/journal-memory/src/memory-store.ts',
  replace: 'run === undefined || !isVisible(run.row)',
  by: 'run === undefined',
}
