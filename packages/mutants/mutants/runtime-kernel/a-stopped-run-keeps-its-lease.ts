import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-stopped-run-keeps-its-lease',
  tier: 'S',
  invariant: 'K4',
  also: ['K3'],
  statement: 'does not release the lease of a run that it stops',
  file: 'packages/runtime-kernel/src/run-driver.ts',
  replace: 'await Promise.allSettled([journal.release(lease, stalled === undefined ? {} : { stalled })])',
  by: 'await Promise.allSettled([journal.head(lease.runId)])',
}
