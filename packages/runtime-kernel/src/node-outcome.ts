import type { EndStatus, HistoryItem, Kept, NodeState, Outcome } from '@tangle-network/durability-contract'
import { quoted } from '@tangle-network/durability-contract'
import type { LiveNode } from './live-node.ts'
import type { Result } from './outcome-entry.ts'
import { failureOf } from './step-error.ts'
import { CANCELLED } from './told.ts'
import { validate } from './validate.ts'

/** What an agent that has ended came to: what it returned, if that fits, or what it threw. */
export function resultOf(node: LiveNode): Result {
  const { ended, agent } = node
  if (!ended || 'thrown' in ended) return { failed: failureOf(ended?.thrown, 1) }
  try {
    return { ok: validate(agent.output, ended.ok, 'INVALID_OUTPUT', `the result of agent ${quoted(agent.name)}`) }
  } catch (thrown) {
    return { failed: failureOf(thrown, 1) }
  }
}

/** How a run ends whose root came to this. One that was cancelled, and failed of it, has not failed by itself. */
export function endOf({ isCancelled }: LiveNode, outcome: Outcome): EndStatus {
  if ('ok' in outcome) return 'completed'
  return isCancelled && 'failed' in outcome && outcome.failed.code === CANCELLED.code ? 'cancelled' : 'failed'
}

/** The outcome that the journal holds of what an item is about. */
export function outcomeIn(node: NodeState | undefined, { about, key }: HistoryItem): Kept<Outcome> | undefined {
  if (about === 'step') return node?.steps.get(key)?.outcome
  return (about === 'wait' ? node?.waits : node?.children)?.get(key)?.outcome
}
