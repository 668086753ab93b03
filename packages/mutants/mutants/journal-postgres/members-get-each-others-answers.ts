import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'members-get-each-others-answers',
  tier: 'C',
  invariant: 'J14',
  also: ['J15', 'J4'],
  statement: 'tells the members of a group the answers in another order',
  file: 'packages/journal-postgres/src/group-commit.ts',
  replace: 'const member = ready[index] as Member',
  by: 'const member = ready.at(-1 - index) as Member',
}
