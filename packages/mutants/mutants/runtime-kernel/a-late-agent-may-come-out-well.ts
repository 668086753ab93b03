import type { PatchMutant } from '../../src/patch-mutant.ts'

export const mutant: PatchMutant = {
  id: 'a-late-agent-may-come-out-well',
  tier: 'K',
  invariant: 'K8',
  statement: 'lets an agent that was late come to what it returned',
  file: 'packages/runtime-kernel/src/node-outcome.ts',
  replace: '  if (node.isLate) return',
  by: "  if (node.isLate && ended && 'thrown' in ended) return",
}
