import type { EndStatus, Failure, HistoryItem, Kept, NodeState, Outcome } from '@tangle-network/durability-contract'
import { quoted } from '@tangle-network/durability-contract'
import { missedDeadline } from './deadlines.ts'
import type { LiveNode } from './live-node.ts'
import { type Result, unstorable } from './outcome-entry.ts'
import { failureOf } from './step-error.ts'
import { toStored } from './stored-value.ts'
import { CANCELLED } from './told.ts'
import { validate } from './validate.ts'

/** What an agent that has ended came to: what it returned, if that fits and was in time, or what it threw. */
export function resultOf(node: LiveNode): Result {
  const { ended, agent, attempt } = node
  if (node.isLate) return { failed: missedDeadline(node) }
  if (!ended || 'thrown' in ended) return { failed: failureOf(ended?.thrown, attempt) }
  try {
    return { ok: validate(agent.output, ended.ok, 'INVALID_OUTPUT', `the result of agent ${quoted(agent.name)}`) }
  } catch (thrown) {
    return { failed: failureOf(thrown, attempt) }
  }
}

/** The failure of this attempt, if it is one: what cannot be stored is one too. */
export function failureOfAttempt(node: LiveNode): Failure | undefined {
  const result = resultOf(node)
  if (!('ok' in result)) return 'failed' in result ? result.failed : undefined
  const where = `the result of agent ${quoted(node.agent.name)}`
  try {
    toStored(result.ok, where)
    return undefined
  } catch (error) {
    return unstorable(error, where, node.attempt)
  }
}

/** How a run ends whose root came to this. One that was cancelled, and failed of it, has not failed by itself. */
export function endOf({ isCancelled }: Pick<LiveNode, 'isCancelled'>, outcome: Outcome): EndStatus {
  if ('ok' in outcome) return 'completed'
  return isCancelled && 'failed' in outcome && outcome.failed.code === CANCELLED.code ? 'cancelled' : 'failed'
}

/** What the journal holds of what an item is about. */
export function recordedOf(
  node: NodeState | undefined,
  { about, key }: HistoryItem,
): { outcome: Kept<Outcome> | undefined } | undefined {
  if (about === 'step') return node?.steps.get(key)
  if (about === 'run') return node?.runs.get(key)
  return (about === 'wait' ? node?.waits : node?.children)?.get(key)
}

/** A value that was told is not asked for again: a replay gives back what it has told, however long it is. */
export function withoutValue({ seq, is, refs }: Kept<Outcome>): Kept<Outcome> {
  return 'ok' in is ? { seq, is: NO_VALUE, refs: [] } : { seq, is, refs }
}

const NO_VALUE: Outcome = { ok: {} }
