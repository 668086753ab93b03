import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lone-entry-does-not-suspend',
  tier: 'S',
  invariant: 'J7',
  also: ['J8', 'J11'],
  statement: 'takes a batch that suspends its run for one that does not',
  file: 'packages/journal-postgres/src/append.ts',
  replace: `    end === null &&
    suspend === null`,
  by: `    end === null`,
}
