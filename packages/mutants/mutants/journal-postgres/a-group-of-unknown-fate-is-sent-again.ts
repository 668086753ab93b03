import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-group-of-unknown-fate-is-sent-again',
  tier: 'N',
  invariant: 'J15',
  also: ['J2'],
  level: 'L3',
  statement: 'sends the batches of a group singly when nobody knows what became of it',
  file: 'packages/journal-postgres/src/group-commit.ts',
  replace: "const nothingStands = isDurabilityError(error) && error.outcome === 'not-applied'",
  by: 'const nothingStands = isDurabilityError(error)',
}
