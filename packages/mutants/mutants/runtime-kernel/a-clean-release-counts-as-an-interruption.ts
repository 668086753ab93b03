import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-clean-release-counts-as-an-interruption',
  tier: 'K',
  invariant: 'K5',
  statement: 'counts a run that was given back in good order as one that ended its process',
  file: 'packages/runtime-kernel/src/interruption.ts',
  replace: 'if (writer.hasProgressed || writer.committed === before) return',
  by: 'if (writer.committed >= before) return',
}
