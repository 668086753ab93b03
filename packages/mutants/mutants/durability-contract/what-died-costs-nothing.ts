import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-died-costs-nothing',
  tier: 'K',
  invariant: 'K7',
  statement: 'gives back what an attempt had reserved that died with its worker',
  file: 'packages/durability-contract/src/fold/budget.ts',
  replace: 'if (!but.has(key)) closeAttempt(node, key, seq)',
  by: 'if (!but.has(key)) closeAttempt(node, key, seq, node.attempts.get(key)?.map(([channel]) => [channel, 0]))',
}
