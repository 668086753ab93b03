import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-closed-journal-answers',
  tier: 'S',
  invariant: 'J15',
  statement: 'answers after it was closed',
  file: 'packages/durability-contract/src/journal/gate.ts',
  replace: 'if (this.#closed) {',
  by: "if (this.#closed && operation === 'none') {",
}
