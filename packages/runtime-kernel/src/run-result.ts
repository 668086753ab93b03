import type { PendingWait } from '@tangle-network/durability-contract'
import type { AgentError } from './step-error.ts'

/** How a run came out. A run that cannot go on (stalled, taken over, closed) rejects instead. */
export type RunResult<Result = unknown> =
  | { readonly runId: string; readonly status: 'done'; readonly value: Result }
  | { readonly runId: string; readonly status: 'failed'; readonly error: AgentError }
  /** It has nothing to do until one of these is over. Its lease was given back; run again, it goes on. */
  | { readonly runId: string; readonly status: 'suspended'; readonly waits: readonly PendingWait[] }
