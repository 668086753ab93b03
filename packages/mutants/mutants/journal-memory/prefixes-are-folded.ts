import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'prefixes-are-folded',
  tier: 'S',
  invariant: 'J13',
  statement: 'compares prefixes without regard to case',
  file: 'packages/journal-memory/src/matching.ts',
  replace: 'row.runId.startsWith(prefix)',
  by: 'row.runId.toLowerCase().startsWith(prefix.toLowerCase())',
}
