import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-idempotency-key-omits-the-place',
  tier: 'S',
  invariant: 'K2',
  statement: 'gives steps of equal keys in different nodes one idempotency key',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: 'idempotencyKey(runId, place, key)',
  by: 'idempotencyKey(runId, [], key)',
}
