import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lost-lease-stops-nothing',
  tier: 'T',
  invariant: 'K2',
  also: ['J6', 'K1'],
  statement: 'starts effects when its lease is lost',
  file: 'packages/runtime-kernel/src/step-runner.ts',
  replace: '      if (!this.#ports.mayStart()) return\n',
  by: '',
}
