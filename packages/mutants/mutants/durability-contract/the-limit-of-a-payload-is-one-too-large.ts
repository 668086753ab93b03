import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-limit-of-a-payload-is-one-too-large',
  tier: 'S',
  invariant: 'J10',
  statement: 'accepts a payload of one byte more than the limit',
  file: 'packages/durability-contract/src/journal/detach-batch.ts',
  replace: "LIMITS.payloadBytes, 'bytes', here)",
  by: "LIMITS.payloadBytes + 1, 'bytes', here)",
}
