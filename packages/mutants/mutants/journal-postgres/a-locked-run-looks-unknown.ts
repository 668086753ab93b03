import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-locked-run-looks-unknown',
  tier: 'C',
  invariant: 'J15',
  also: ['J14', 'J4'],
  statement: 'answers a batch whose row somebody else holds as one of an unknown run',
  file: 'packages/journal-postgres/src/sql/schema/append.sql',
  replace: "'verdict', 'busy'",
  by: "'verdict', 'refused'",
}
