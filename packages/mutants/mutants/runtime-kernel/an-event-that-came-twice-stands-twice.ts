import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-event-that-came-twice-stands-twice',
  tier: 'K',
  invariant: 'J11',
  also: ['K2'],
  level: 'K',
  statement: 'writes an event down again that came before',
  file: 'packages/runtime-kernel/src/execution-events.ts',
  replace: 'if (position < expected) continue',
  by: 'if (position < expected - 1) continue',
}
