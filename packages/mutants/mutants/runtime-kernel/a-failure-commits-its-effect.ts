import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-failure-commits-its-effect',
  tier: 'S',
  invariant: 'K2',
  also: ['K4'],
  statement: 'commits the effect of an attempt that failed together with its failure',
  file: 'packages/runtime-kernel/src/writer.ts',
  replace: '!transacted || transacted.isUndone) throw UNDO',
  by: '!transacted) throw UNDO',
  on: 'transactional-memory',
}
