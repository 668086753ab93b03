import type { FactPayload, RunState } from '@tangle-network/durability-contract'
import type { History } from './history.ts'
import type { LiveNode } from './live-node.ts'
import { StepError } from './step-error.ts'

/** Whether an agent that throws this has ended by an unknown outcome of its own, which it did not handle. */
export function isUnknownOutcome(error: unknown): boolean {
  return error instanceof StepError && error.code === 'OUTCOME_UNKNOWN'
}

/** What to write of an agent that has ended so. */
export function stalledLive({ id, askedAfter }: LiveNode): FactPayload<'node.stalled'>[] {
  return [{ v: 1, node: id, asked: askedAfter }]
}

/**
 * The same on replay. Nothing where the log goes on with the agent, for other code has handled it, nor where it says so
 * already; else those that had ended so before are written again: this takeover has not gone on with them either.
 */
export function stalledOnReplay(
  node: LiveNode,
  { stalled }: RunState,
  history: History,
): FactPayload<'node.stalled'>[] {
  if (history.hasMoreOf(node) || stalled.get(node.id) === node.askedAfter) return []
  return [...new Map(stalled).set(node.id, node.askedAfter)].map(([id, asked]) => ({ v: 1, node: id, asked }))
}
