import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-lease-is-not-renewed',
  tier: 'T',
  invariant: 'K4',
  also: ['K2', 'K1'],
  statement: 'never renews a lease',
  file: 'packages/runtime-kernel/src/lease-keeper.ts',
  replace: '    this.#scheduleRenewal()\n    this.#scheduleDeadline()\n',
  by: '    this.#scheduleDeadline()\n',
}
