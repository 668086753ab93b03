import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-batch-is-read-late',
  tier: 'S',
  invariant: 'J10',
  also: ['J3'],
  statement: 'reads a batch after the first await, when its caller may have changed it',
  file: 'packages/durability-contract/src/journal/define-journal.ts',
  replace: 'const parts = { codec: this.#codec, sealer: this.#sealer }',
  by: 'await Promise.resolve()\n      const parts = { codec: this.#codec, sealer: this.#sealer }',
}
