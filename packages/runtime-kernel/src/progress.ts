import type { FactKind } from '@tangle-network/durability-contract'

/** What a run gets on by: a claimer that writes none of it has claimed in vain. Pieces of a stream are not among it. */
export const PROGRESS: readonly FactKind[] = [
  ...(['step.settled', 'step.resolved', 'node.settled', 'node.restarted', 'node.refused'] as const),
  ...(['wait.settled', 'run.settled', 'run.suspended'] as const),
]
