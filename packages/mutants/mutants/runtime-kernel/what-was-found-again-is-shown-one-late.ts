import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-was-found-again-is-shown-one-late',
  tier: 'K',
  invariant: 'J11',
  also: ['K2'],
  level: 'K',
  statement: 'attaches one event too late after a crash',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace: 'executionOf(this.#ports, node, ask, { ...recorded }, !isPlanned(recorded))',
  by: 'executionOf(this.#ports, node, ask, { ...recorded, cursor: { position: recorded.cursor.position + 1 } }, !isPlanned(recorded))',
}
