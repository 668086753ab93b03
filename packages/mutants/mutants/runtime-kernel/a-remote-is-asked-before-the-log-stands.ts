import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-remote-is-asked-before-the-log-stands',
  tier: 'K',
  invariant: 'K1',
  also: ['K2'],
  level: 'K',
  statement: 'asks a remote for what is executed elsewhere before the entry that permits it is durable',
  file: 'packages/runtime-kernel/src/executions.ts',
  replace: '      turns.poke()\n      await writer.durable(writer.last)\n      if (!this.#ports.mayStart()) return\n',
  by: '      turns.poke()\n      if (!this.#ports.mayStart()) return\n',
}
