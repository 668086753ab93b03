import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'close-waits-for-nothing',
  tier: 'C',
  invariant: 'J15',
  also: ['J1'],
  statement: 'closes the store while calls are under way',
  file: 'packages/durability-contract/src/journal/gate.ts',
  replace: '(this.#inFlight === 0 ? Promise.resolve() : this.#empty.promise).then(last)',
  by: 'Promise.resolve().then(last)',
}
