import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-digest-before-a-page-is-the-last',
  tier: 'S',
  invariant: 'J11',
  also: ['J16'],
  statement: 'answers the digest of the head as that of the cursor',
  file: 'packages/journal-postgres/src/sql/read.sql',
  replace: 'e.run_no = (SELECT run_no FROM run) AND e.seq = $2)',
  by: 'e.run_no = (SELECT run_no FROM run) ORDER BY e.seq DESC LIMIT 1)',
}
