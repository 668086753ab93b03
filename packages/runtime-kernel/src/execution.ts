import {
  type DurabilityError,
  type ExecutionPlan,
  idempotencyKey,
  type RemoteResult,
  type RemoteState,
} from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'
import type { SpooledExecution } from './event-spool.ts'
import type { ExecutionAsk } from './execution-ask.ts'
import type { LiveNode } from './live-node.ts'

/** How long a remote may be out of reach, at a time, before nobody can know. */
const PATIENCE_MS = 600_000

/** Something that is executed elsewhere, as far as this process knows. */
export interface Execution {
  /** In entries of its events. */
  readonly name: SpooledExecution
  readonly node: LiveNode
  readonly ask: ExecutionAsk
  readonly plan: ExecutionPlan
  /** As the log says; advanced with every entry. */
  readonly remote: RemoteState
  readonly patienceMs: number
  /** What it came to, once the remote has proven it. */
  result: RemoteResult | undefined
  /** Whether it has provably stopped, and nobody keeps what came of it. */
  isGone: boolean
  /** Whether a start may have reached the remote, for all that is known here. */
  mayBeStarted: boolean
  /** When the remote last answered, how often it did not since, and how. */
  heardAt: number
  failures: number
  error: DurabilityError | undefined
  /** Where the event that should come next was found missing. */
  hole: number | undefined
  /** The first event that the remote still keeps. */
  firstKept: number
}

export function executionOf(
  { runId, clock }: { readonly runId: string; readonly clock: Clock },
  node: LiveNode,
  ask: ExecutionAsk,
  remote: RemoteState,
  mayBeStarted: boolean,
): Execution {
  const id = idempotencyKey(runId, node.place, ask.key)
  const plan = { id, request: ask.request, requestDigest: ask.requestDigest }
  const of = { name: { node: node.id, key: ask.key }, node, ask, plan, remote, mayBeStarted }
  const heard = { heardAt: clock.monotonic(), failures: 0, error: undefined }
  const patienceMs = ask.options.patienceMs ?? PATIENCE_MS
  return { ...of, ...heard, patienceMs, result: undefined, isGone: false, hole: undefined, firstKept: 0 }
}
