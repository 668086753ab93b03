import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-lease-is-given-back-before-the-outcome-stands',
  tier: 'K',
  invariant: 'K1',
  also: ['K6'],
  level: 'K',
  statement: 'releases an environment before the outcome is durable',
  file: 'packages/runtime-kernel/src/execution-end.ts',
  replace: '    turns.poke()\n    await writer.durable(writer.last)\n    const since',
  by: '    turns.poke()\n    const since',
}
