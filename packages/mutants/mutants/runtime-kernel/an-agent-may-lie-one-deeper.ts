import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'an-agent-may-lie-one-deeper',
  tier: 'K',
  invariant: 'K6',
  statement: 'lets children in that lie one deeper than they may',
  file: 'packages/runtime-kernel/src/refused-child.ts',
  replace: '  if (depth > maxDepth)',
  by: '  if (depth > maxDepth + 1)',
}
