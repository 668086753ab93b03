import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-new-run-starts-below-its-tombstone',
  tier: 'S',
  invariant: 'J6',
  statement: 'begins anew under a forgotten id with epochs from 1',
  file: 'packages/durability-contract/src/rules/begin-run.ts',
  replace: 'newRun(ask, run?.epoch ?? 0, now)',
  by: 'newRun(ask, 0, now)',
}
