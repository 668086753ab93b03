import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-import-adds-to-what-was-left',
  tier: 'C',
  invariant: 'J5',
  also: ['J16', 'J9', 'J6'],
  statement: 'keeps what an import that broke off had written',
  file: 'packages/journal-postgres/src/adopt.ts',
  replace: 'runJson(run), isFirst, JSON',
  by: 'runJson(run), isFirst && found === undefined, JSON',
}
