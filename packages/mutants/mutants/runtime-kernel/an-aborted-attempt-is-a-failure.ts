import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-aborted-attempt-is-a-failure',
  tier: 'S',
  invariant: 'J15',
  also: ['K4', 'K2', 'K1'],
  statement: 'records an attempt that the run has aborted as a failure of its step',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: '      if (this.#ports.signal.aborted) return\n',
  by: '',
}
