import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-idempotency-key-omits-the-run',
  tier: 'S',
  invariant: 'K2',
  also: ['K3'],
  level: 'K',
  statement: 'asks for one effect under one key in all runs',
  file: 'packages/durability-contract/src/vocabulary/identity.ts',
  replace: "frame(['effect', runId, ",
  by: "frame(['effect', ",
}
