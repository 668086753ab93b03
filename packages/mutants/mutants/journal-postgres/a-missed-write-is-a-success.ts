import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-missed-write-is-a-success',
  tier: 'C',
  invariant: 'J6',
  also: ['J7', 'J9', 'J15', 'J4'],
  statement: 'answers what was decided although the row had changed and nothing was written',
  file: 'packages/journal-postgres/src/decide.ts',
  replace: 'if (!(await write(decision, found, now))) continue',
  by: 'await write(decision, found, now)',
}
