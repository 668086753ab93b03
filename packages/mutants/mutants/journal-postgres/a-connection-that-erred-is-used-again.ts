import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-connection-that-erred-is-used-again',
  tier: 'N',
  invariant: 'J14',
  also: ['J15'],
  level: 'L3',
  statement: 'gives a connection back whatever happened on it',
  file: 'packages/journal-postgres/src/calls.ts',
  replace: 'client.release(broken)',
  by: 'client.release(broken && false)',
}
