import type { PendingWait } from '@tangle-network/durability-contract'
import { outcomeOf } from './ask.ts'
import type { AgentError } from './step-error.ts'
import type { Told } from './told.ts'

/** How a run came out. A run that cannot go on (stalled, taken over, closed) rejects instead. */
export type RunResult<Result = unknown> =
  | { readonly runId: string; readonly status: 'done'; readonly value: Result }
  /** With `cancelled`, it failed because it was. */
  | { readonly runId: string; readonly status: 'failed' | 'cancelled'; readonly error: AgentError }
  /** It has nothing to do until one of these is over. Its lease was given back; run again, it goes on. */
  | { readonly runId: string; readonly status: 'suspended'; readonly waits: readonly PendingWait[] }

/** How a run ended: with a result, or by going on as another run, whose result is its own. */
export type RunEnd<Result = unknown> =
  | RunResult<Result>
  | { readonly runId: string; readonly status: 'continued'; readonly successor: string }

/** The result of a run that has ended. */
export function endedRun(runId: string, told: Told, isCancelled: boolean): RunResult {
  const outcome = outcomeOf(told)
  if (outcome.status === 'done' || !isCancelled) return { runId, ...outcome }
  return { runId, status: 'cancelled', error: outcome.error }
}
