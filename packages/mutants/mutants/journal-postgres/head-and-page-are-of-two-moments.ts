import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'head-and-page-are-of-two-moments',
  tier: 'C',
  invariant: 'J11',
  statement: 'asks for the head after it asked for the entries',
  file: 'packages/journal-postgres/src/read.ts',
  replace: `  const answer = visible(lookOf(first))
  if (answer.refused) return answer
  return { ...answer, digest`,
  by: `  const answer = visible(await look({ calls, sql, failpoint: () => {} }, runId))
  if (answer.refused) return answer
  return { ...answer, digest`,
}
