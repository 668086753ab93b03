import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-waits-is-not-bounded',
  tier: 'S',
  invariant: 'J15',
  statement: 'lets any number of calls wait for the store',
  file: 'packages/durability-contract/src/journal/gate.ts',
  replace: 'if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > LIMITS.pendingBytes) {',
  by: 'if (bytes > LIMITS.pendingBytes) {',
}
