import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-owner-keeps-its-epoch',
  tier: 'S',
  invariant: 'J6',
  statement: 'grants an owner that acquires again the epoch it has',
  file: 'packages/durability-contract/src/rules/acquire-run.ts',
  replace: 'epoch: run.epoch + 1',
  by: 'epoch: run.epoch + (run.owner === owner ? 0 : 1)',
}
