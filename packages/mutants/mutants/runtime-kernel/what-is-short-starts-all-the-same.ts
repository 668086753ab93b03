import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-is-short-starts-all-the-same',
  tier: 'S',
  invariant: 'K7',
  also: ['K2'],
  statement: 'refuses nothing',
  file: 'packages/runtime-kernel/src/accounts.ts',
  replace: 'return shortageOf(this.#budgets, node.id, amounts)',
  by: 'return shortageOf(this.#budgets, node.id, amounts.slice(amounts.length))',
}
