import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-write-that-was-not-made-ends-the-life',
  tier: 'N',
  invariant: 'K4',
  statement: 'gives a run up when its journal could not write, though the lease lasts and the store comes back',
  file: 'packages/runtime-kernel/src/writer.ts',
  replace: "return error.outcome === 'unknown' || isOfTheStore(error)",
  by: "return error.outcome === 'unknown' || error.code === 'STORE_BUSY'",
}
