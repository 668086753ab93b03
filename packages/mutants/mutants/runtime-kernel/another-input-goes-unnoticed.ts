import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'another-input-goes-unnoticed',
  tier: 'S',
  invariant: 'K3',
  statement: 'goes on with a step that is not the one its log knows',
  file: 'packages/runtime-kernel/src/history.ts',
  replace: 'if (recordedAs === about && recorded.digest === digest) return',
  by: 'if (recordedAs === about) return',
}
