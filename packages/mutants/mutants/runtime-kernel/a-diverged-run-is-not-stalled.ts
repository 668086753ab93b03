import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-diverged-run-is-not-stalled',
  tier: 'S',
  invariant: 'K3',
  also: ['K4'],
  statement: 'releases a run that diverged as if it could go on',
  file: 'packages/runtime-kernel/src/run-driver.ts',
  replace: 'stalled === undefined ? {} : { stalled }',
  by: 'stalled === undefined ? {} : {}',
}
