import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-machines-clock-decides',
  tier: 'T',
  invariant: 'J7',
  also: ['K4', 'K8'],
  statement: "judges leases by the machine's clock",
  file: 'packages/journal-sqlite/src/transaction.ts',
  replace: 'now: clock() }',
  by: 'now: Math.min(clock(), Date.now()) }',
}
