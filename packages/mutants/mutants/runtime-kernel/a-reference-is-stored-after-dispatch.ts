import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-reference-is-stored-after-dispatch',
  tier: 'K',
  invariant: 'K1',
  also: ['K2'],
  level: 'K',
  statement: 'goes on with what was started before the reference of it is written down',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace: '      await writer.durable(writer.last)\n      if (!this.#ports.mayStart()) return\n',
  by: '      if (!remote.reference) await writer.durable(writer.last)\n      if (!this.#ports.mayStart()) return\n',
}
