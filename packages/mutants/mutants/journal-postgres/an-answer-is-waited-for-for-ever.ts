import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-answer-is-waited-for-for-ever',
  tier: 'N',
  invariant: 'J15',
  also: ['K4'],
  level: 'L3',
  statement: 'waits for an answer for as long as the connection stands',
  file: 'packages/journal-postgres/src/calls.ts',
  replace: "inTime(client.query(queryOf(statement, values)), deadline, 'answer')",
  by: 'client.query(queryOf(statement, values))',
}
