import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-change-is-gone-by-whatever-the-log-says',
  tier: 'K',
  invariant: 'K3',
  also: ['K4', 'K1'],
  statement: 'answers true to a change that earlier code has passed',
  file: 'packages/runtime-kernel/src/version.ts',
  replace: 'if (!isRecorded && run.hasPassed(node))',
  by: 'if (!isRecorded && run.hasPassed(node) && node.path.length < 0)',
}
