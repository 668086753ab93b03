import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-found-again-is-shown-from-zero',
  tier: 'K',
  invariant: 'J11',
  level: 'K',
  statement: 'attaches from the beginning again after a crash, and writes down again what stands',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace: 'executionOf(this.#ports, node, ask, { ...recorded }, !isPlanned(recorded))',
  by: 'executionOf(this.#ports, node, ask, { ...recorded, cursor: { position: 0 } }, !isPlanned(recorded))',
}
