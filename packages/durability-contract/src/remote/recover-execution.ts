/** How far an execution has come, as the log says. What each phase permits is sent only once its entry is durable. */
export type ExecutionPhase =
  /** It is meant to be; its environment is not known. */
  | 'planned'
  /** Its environment is known, or it needs none. It may have been started. */
  | 'bound'
  /** The remote has named what it started. */
  | 'dispatched'
  | 'concluded'

export interface JournaledExecution {
  readonly phase: ExecutionPhase
  /** Whether the remote surely still keeps what the id stands for. */
  readonly isIdKept: boolean
  /** Whether it is to stop. */
  readonly isRecalled: boolean
}

/** What was last learned of the remote; `nothing` where it was not asked since the log was written or read. */
export type Observed =
  | 'nothing'
  /** Proof that nothing was started, and will be by nothing that is on its way. */
  | 'never-started'
  | 'running'
  /** It was asked to stop, and has not yet. */
  | 'stopping'
  /** It has stopped, and what came of it is at hand. */
  | 'ended'
  /** It has stopped, and nobody keeps what came of it. */
  | 'gone'
  /** The remote knows nothing of it, which proves nothing. */
  | 'unknown'
  /** Its id stands for another request. */
  | 'conflict'
  /** What followed the cursor is no longer kept. */
  | 'expired'
  /** The remote has not come as far as the cursor. */
  | 'ahead'
  /** It did not answer, or with what is no answer. */
  | 'unreachable'

export type ExecutionAction =
  /** Lease the environment, under the planned id. */
  | 'bind'
  /** Start it under its id, for the first time or again. */
  | 'start'
  /** Ask what stands under its id, starting nothing. */
  | 'look-up'
  /** Go on with its events after the cursor, to its end. */
  | 'attach'
  /** Write down that events are missing, and go on behind them. */
  | 'declare-gap'
  /** Ask it to stop. */
  | 'cancel'
  /** Write down what it came to. */
  | 'accept'
  /** Write down that it was called off: it never ran, or has stopped. */
  | 'call-off'
  /** Write down that it was refused: another request has its id. */
  | 'fail'
  /** Write down that nobody can know. */
  | 'declare-unknown'
  /** Ask again later. What it reserved stays so. */
  | 'hold'
  /** Tell what is written. */
  | 'deliver'

type Row = Readonly<Record<Observed, ExecutionAction>>

/**
 * What to do about a remote execution, by what is journaled and what the remote says (clauses D-1 to D-8). The one place
 * where that is decided: for the kernel, for both executors, and for a bridge without a kernel.
 */
export function recoverExecution(journaled: JournaledExecution, observed: Observed): ExecutionAction {
  return rowOf(journaled)[observed]
}

function rowOf({ phase, isIdKept, isRecalled }: JournaledExecution): Row {
  if (phase === 'concluded') return CONCLUDED
  if (phase === 'planned') return PLANNED
  if (phase === 'dispatched') return isRecalled ? DISPATCHED_RECALLED : DISPATCHED
  if (isRecalled) return BOUND_RECALLED
  return isIdKept ? BOUND : BOUND_ID_FORGOTTEN
}

/** Nothing can have been started. An environment may have been leased: it is asked for again, be it to release it. */
const PLANNED: Row = {
  nothing: 'bind',
  'never-started': 'bind',
  running: 'declare-unknown',
  stopping: 'declare-unknown',
  ended: 'declare-unknown',
  gone: 'declare-unknown',
  unknown: 'bind',
  conflict: 'fail',
  expired: 'declare-unknown',
  ahead: 'declare-unknown',
  unreachable: 'hold',
}

/** A start may be on its way. Under an id that is kept another one is the same. */
const BOUND: Row = {
  nothing: 'start',
  'never-started': 'start',
  running: 'attach',
  stopping: 'attach',
  ended: 'accept',
  gone: 'declare-unknown',
  unknown: 'start',
  conflict: 'fail',
  expired: 'declare-unknown',
  ahead: 'declare-unknown',
  unreachable: 'hold',
}

/** A start may be on its way, and another one could be a second. */
const BOUND_ID_FORGOTTEN: Row = {
  ...BOUND,
  nothing: 'look-up',
  unknown: 'declare-unknown',
  conflict: 'declare-unknown',
}

/** It is not started any more; what may have been must stop, and be proven to have. */
const BOUND_RECALLED: Row = {
  ...BOUND_ID_FORGOTTEN,
  'never-started': 'call-off',
  running: 'cancel',
}

/** It was started, so that nothing but its end ends it, and it is never started again. */
const DISPATCHED: Row = {
  nothing: 'attach',
  'never-started': 'declare-unknown',
  running: 'attach',
  stopping: 'attach',
  ended: 'accept',
  gone: 'declare-unknown',
  unknown: 'declare-unknown',
  conflict: 'declare-unknown',
  expired: 'declare-gap',
  ahead: 'declare-unknown',
  unreachable: 'hold',
}

/** That it has stopped is all that is still asked. */
const DISPATCHED_RECALLED: Row = {
  ...DISPATCHED,
  nothing: 'cancel',
  running: 'cancel',
  gone: 'call-off',
}

/** Whatever the remote says now: it is told once, as it is written. */
const CONCLUDED: Row = {
  nothing: 'deliver',
  'never-started': 'deliver',
  running: 'deliver',
  stopping: 'deliver',
  ended: 'deliver',
  gone: 'deliver',
  unknown: 'deliver',
  conflict: 'deliver',
  expired: 'deliver',
  ahead: 'deliver',
  unreachable: 'deliver',
}
