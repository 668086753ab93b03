import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-stream-outlives-its-attempt',
  tier: 'K',
  invariant: 'K3',
  also: ['J11', 'K4'],
  statement: 'writes the last pieces of an attempt behind its outcome',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: '      stream.close()\n',
  by: '',
}
