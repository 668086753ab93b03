import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-outcome-in-a-transaction-is-awaited-by-nobody',
  tier: 'K',
  invariant: 'K2',
  also: ['K4', 'K1', 'J1'],
  statement: 'lets effects start before the transaction before them has committed',
  file: 'packages/runtime-kernel/src/writer.ts',
  replace: '    if (seq <= this.#after.seq) return Promise.resolve()\n',
  by: "    if (seq <= this.#after.seq || (this.#queue[0] && 'run' in this.#queue[0])) return Promise.resolve()\n",
  on: 'transactional-memory',
}
