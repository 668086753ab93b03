import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-run-is-suspended-before-a-receipt',
  tier: 'K',
  invariant: 'K6',
  also: ['K4', 'K1', 'K3'],
  statement: 'suspends a run that has not begun all the runs that it meant to',
  file: 'packages/runtime-kernel/src/child-runs.ts',
  replace: '    return this.#calls === 0 &&',
  by: '    return this.#calls >= 0 &&',
}
