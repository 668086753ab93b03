import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-change-comes-too-late-for-every-log',
  tier: 'K',
  invariant: 'K3',
  also: ['K4'],
  statement: 'answers false to a change wherever anything was journaled before it',
  file: 'packages/runtime-kernel/src/version.ts',
  replace: 'if (!isRecorded && run.hasPassed(node))',
  by: 'if (!isRecorded && node.recorded)',
}
