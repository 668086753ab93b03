import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'what-died-costs-nothing',
  tier: 'K',
  invariant: 'K7',
  statement: 'gives back what an attempt had reserved that died with its worker',
  file: 'packages/durability-contract/src/fold/budget.ts',
  replace: 'for (const key of [...node.attempts.keys()]) closeAttempt(node, key, seq)',
  by: 'for (const [key, all] of [...node.attempts]) closeAttempt(node, key, seq, all.map(([channel]) => [channel, 0]))',
}
