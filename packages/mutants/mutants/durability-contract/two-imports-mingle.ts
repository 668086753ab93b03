import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'two-imports-mingle',
  tier: 'C',
  invariant: 'J16',
  also: ['J5'],
  statement: 'takes the chunks of two imports of one id for those of one',
  file: 'packages/durability-contract/src/rules/adopt-run.ts',
  replace: "run?.status !== 'importing' || run.token !== ask.token",
  by: "run?.status !== 'importing'",
}
