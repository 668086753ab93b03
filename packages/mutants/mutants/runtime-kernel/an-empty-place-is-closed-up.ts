import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-empty-place-is-closed-up',
  tier: 'K',
  invariant: 'K4',
  also: ['K3', 'K6'],
  statement: 'writes what follows a transaction that did not begin one place too early',
  file: 'packages/runtime-kernel/src/writer.ts',
  replace: '    this.#isAbandoned = true\n',
  by: '    this.#queue.shift()\n',
  on: 'transactional-memory',
}
