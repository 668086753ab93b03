import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-answered-still-weighs',
  tier: 'S',
  invariant: 'J15',
  statement: 'counts what the store has answered to what waits for it',
  file: 'packages/durability-contract/src/journal/gate.ts',
  replace: 'this.#pendingBytes -= bytes',
  by: '',
}
