import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-failed-transaction-stays-open',
  tier: 'K',
  invariant: 'J15',
  also: ['J5', 'J14', 'J1', 'K4'],
  statement: 'leaves the transaction of a failed write open',
  file: 'packages/journal-sqlite/src/writer.ts',
  replace: '      rollback(connection)\n      if (isBusy',
  by: '      if (isBusy',
}
