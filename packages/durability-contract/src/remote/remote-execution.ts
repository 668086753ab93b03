import type { Attached, Bound, Cancelled, Released, Sighting, Started } from './remote-answer.ts'

/** What is asked of a remote, settled before anything is sent to it; the same in every life of the run. */
export interface ExecutionPlan {
  /** The idempotency key: a function of run, place and key alone, in hexadecimal. All requests for this execution name it. */
  readonly id: string
  /** What the executor is to have done; any JSON value that it understands. */
  readonly request: unknown
  /** SHA-256 of the request's canonical text: under one id a remote must refuse another. */
  readonly requestDigest: string
}

/** Where to go on in the events of an execution: exclusive, so what comes next stands behind it. */
export interface EventCursor {
  /** Events are numbered from 1 in the order in which they came about; 0 is before the first. */
  readonly position: number
  /** What the remote calls that place, where it does not count itself. */
  readonly token?: string | undefined
}

export interface RemoteAsk {
  /** Aborted when this process has no business with the execution any more. What runs remotely goes on. */
  readonly signal: AbortSignal
}

/** A cancellation or release as the run's log names it: asked again, the same operation. */
export interface OperationAsk extends RemoteAsk {
  readonly operationId: string
}

/**
 * Something that is executed elsewhere and outlives the process that asked for it: a session in a sandbox, a command line
 * behind a bridge (clauses D-1 to D-10). Nothing here remembers anything; what must be known after a crash stands in the log.
 *
 * A method rejects with a `DurabilityError`: `REMOTE_REFUSED` when the remote will never do it, `REMOTE_BUSY` when it may
 * later (`details.retryAfterMs`), `REMOTE_UNREACHABLE` and `REMOTE_FAILED` when nobody can say. An outcome of `not-applied`
 * is proof that nothing was done; whoever cannot prove it says `unknown`.
 */
export interface RemoteExecution {
  /** Kept in the log beside what it executes; met again with another, a key has diverged. */
  readonly name: string
  /** Whether an execution needs an environment of its own, which is leased before and released after it. */
  readonly leases: boolean
  /**
   * For how long after a start the remote surely keeps what the id stands for, through restarts of its own; 0 where a
   * restart forgets it. Within that time a start may be repeated, and is one start.
   */
  readonly idRetainedMs: number

  /** Leases the environment of this plan; asked again, the same one. Called only where `leases` is true. */
  bind(plan: ExecutionPlan, ask: RemoteAsk): Promise<Bound>
  /** Starts it, or finds what was started under this id. `environment` is as `bind` answered, `null` where nothing is leased. */
  start(plan: ExecutionPlan, environment: unknown, ask: RemoteAsk): Promise<Started>
  /** Looks by the id alone, for whoever does not know whether it was started. Never starts anything. */
  lookup(plan: ExecutionPlan, environment: unknown, ask: RemoteAsk): Promise<Sighting>
  /** The events behind the cursor, and then those to come. The iterator ends when the execution has, throws when it was cut off. */
  attach(reference: unknown, after: EventCursor, ask: RemoteAsk): Promise<Attached>
  /** How it stands; with what it came to once it has ended. */
  result(reference: unknown, ask: RemoteAsk): Promise<Sighting>
  /** Asks it to stop. Only an end that is proven is one. */
  cancel(reference: unknown, ask: OperationAsk): Promise<Cancelled>
  /**
   * Gives the environment back. `isOver` says whether the execution has provably ended: where it has not, nothing that may
   * still be at work is destroyed, and the environment is left to the remote's own expiry. What was left in doubt may be given
   * back later, when the end is proven: by an operation of another id.
   */
  release(environment: unknown, ask: OperationAsk & { readonly isOver: boolean }): Promise<Released>
}
