import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-deadline-wakes-no-suspended-run',
  tier: 'K',
  invariant: 'K8',
  also: ['K4'],
  statement: 'overlooks the deadlines of agents where it says when a suspended run is due',
  file: 'packages/runtime-kernel/src/waits.ts',
  replace: '    times.push(...[this.#ports.deadlines.next].filter((at) => at !== undefined))\n',
  by: '',
}
