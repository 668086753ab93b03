import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-refusal-sinks-its-group',
  tier: 'C',
  invariant: 'J14',
  also: ['J15', 'J6'],
  statement: 'tells all of a group the refusal of one of them',
  file: 'packages/journal-postgres/src/group-commit.ts',
  replace: `member.resolve(answer)
`,
  by: `member.resolve(answers.find((each) => each?.refused) ?? answer)
`,
}
