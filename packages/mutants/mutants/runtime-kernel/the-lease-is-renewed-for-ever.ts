import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'the-lease-is-renewed-for-ever',
  tier: 'S',
  invariant: 'K4',
  also: ['K2', 'K1'],
  statement: 'goes on renewing a lease when its run is over',
  file: 'packages/runtime-kernel/src/lease-keeper.ts',
  replace: '    this.#cancelRenewal()\n    this.#cancelDeadline()\n    this.#stopped = true\n',
  by: '',
}
