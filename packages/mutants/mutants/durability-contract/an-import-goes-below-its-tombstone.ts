import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-import-goes-below-its-tombstone',
  tier: 'S',
  invariant: 'J6',
  statement: 'imports a run under a forgotten id below the epochs granted there',
  file: 'packages/durability-contract/src/rules/adopt-run.ts',
  replace: 'Math.max(ask.run.epoch, run?.epoch ?? 0)',
  by: 'ask.run.epoch',
}
