import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lost-answer-is-a-refusal',
  tier: 'N',
  invariant: 'J15',
  also: ['J2'],
  level: 'L3',
  statement: 'says of a write whose answer was lost that it was not applied',
  file: 'packages/journal-postgres/src/calls.ts',
  replace: "nothingStands ? 'not-applied' : ifLost",
  by: "'not-applied'",
}
