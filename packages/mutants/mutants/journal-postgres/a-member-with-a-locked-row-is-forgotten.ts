import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-member-with-a-locked-row-is-forgotten',
  tier: 'C',
  invariant: 'J15',
  also: ['K4', 'J14', 'J4'],
  statement: 'never answers a batch whose row somebody else held',
  file: 'packages/journal-postgres/src/group-commit.ts',
  replace: 'if (answer === undefined) this.#retryAlone(member)',
  by: 'if (answer === undefined) continue',
}
