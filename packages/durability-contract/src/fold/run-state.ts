import type { StepClass } from '../vocabulary/effect.ts'
import type { Envelope } from '../vocabulary/envelope.ts'
import type { Failure, Outcome, Stored } from '../vocabulary/outcome.ts'
import { type Budgets, emptyBudgets } from './budget.ts'
import type { ChildRunState, ContinuedState } from './fold-child-runs.ts'
import type { RemoteState } from './fold-remote.ts'

/** A stored value or outcome together with the blobs of its entry. */
export interface Kept<T> {
  readonly seq: number
  readonly is: T
  readonly refs: readonly string[]
}

export interface StepState {
  readonly key: string
  readonly digest: string
  readonly effect: StepClass
  /** The epoch of the last intent, of a `once` step. */
  intendedIn: number | undefined
  /** Attempts that threw, the last first to be told. */
  readonly failures: Failure[]
  outcome: Kept<Outcome> | undefined
  /** Of what is executed elsewhere. */
  remote?: RemoteState
  /** Of an outcome that was unknown: where it was declared so, and the message that resolved it. */
  resolved?: { readonly seq: number; readonly attempt: number; readonly message: Envelope }
}

export interface WaitState {
  /** Of the entry that armed it. */
  readonly seq: number
  readonly key: string
  readonly digest: string
  /** By the journal's clock. */
  readonly wakeAt: number | undefined
  /** The kind of the messages that end it. */
  readonly signal: string | undefined
  readonly question: Kept<Stored> | undefined
  /** The message that ended it. */
  message: Envelope | undefined
  outcome: Kept<Outcome> | undefined
}

export interface NodeState {
  readonly id: number
  readonly parent: number
  readonly key: string
  readonly agent: string
  readonly digest: string
  /** Keys from the root down to this node. */
  readonly path: readonly string[]
  readonly task: Kept<Stored>
  readonly steps: Map<string, StepState>
  /** Children by key, settled or not. */
  readonly children: Map<string, NodeState>
  readonly waits: Map<string, WaitState>
  /** Runs of their own that it began, settled or not. */
  readonly runs: Map<string, ChildRunState>
  readonly clockReads: number[]
  /** When it must have settled, by the journal's clock. */
  readonly deadline: number | undefined
  /** The seq of the entry that cancelled it. */
  cancelledAt: number | undefined
  /** Whether that was because its deadline had come. */
  isLate: boolean
  /** Changes that were marked, with the seq of the entry; before checkpoints too: once true, for ever true. */
  readonly versions: Map<string, number>
  /** How often its agent has failed and begun again. */
  restarts: number
  /** How often it has begun anew, by a checkpoint or a restart. Steps, children and readings of the clock are those since. */
  checkpoints: number
  /** The seq of the entry since which that is: its spawning, last checkpoint or last restart. */
  since: number
  /** The last one, with its state; none when it was restarted since. */
  checkpoint: Kept<Stored> | undefined
  outcome: Kept<Outcome> | undefined
}

/** Something a replay must see the code do again: ask for a key, or be answered. */
export interface HistoryItem {
  readonly seq: number
  readonly node: NodeState
  readonly about: 'step' | 'child' | 'wait' | 'run' | 'clock' | 'cancel' | 'version'
  /** The key; for a clock reading its ordinal within the node; the change for a version. */
  readonly key: string
  /** `asked`: the code asks by itself. `answered`: the code asked and is told. */
  readonly role: 'asked' | 'answered'
}

/**
 * Counts the shapes that the state of a run has had. What was folded by another version is folded anew; a test keeps the
 * number in step with the sources of the fold.
 */
export const FOLD_VERSION = 2

/** A run as its entries tell it. */
export interface RunState {
  seq: number
  root: NodeState | undefined
  /** Nodes by id, without those inside a settled node. */
  readonly nodes: Map<number, NodeState>
  /** In journal order, of nodes that are still open. */
  history: HistoryItem[]
  /** Positions of the messages that were consumed. */
  readonly consumed: Set<number>
  /** Up to this seq the log is that of the origin, whose inbox was another. */
  readonly inherited: number
  /** Takeovers since the last outcome was committed, the current one included. */
  acquisitionsWithoutOutcome: number
  readonly budgets: Budgets
  /** What those who traced the first life of the run call it. */
  firstTrace: string | undefined
  /** Agents that have ended by an unknown outcome since the last takeover, and the last entry upon which each asked for something. */
  readonly stalled: Map<number, number>
  /** The run that this one goes on as, once it is decided: its agents are at work no more. */
  continued: ContinuedState | undefined
}

/** Of a run that has no entry yet; of a fork, of which `origin` says how far its log is that of another run. */
export function emptyRunState(origin?: { readonly seq: number }): RunState {
  const inbox = { consumed: new Set<number>(), inherited: origin?.seq ?? 0 }
  const budgets = emptyBudgets()
  const nodes = { nodes: new Map<number, NodeState>(), stalled: new Map<number, number>() }
  const none = { root: undefined, continued: undefined, firstTrace: undefined, acquisitionsWithoutOutcome: 0 }
  return { seq: 0, ...none, history: [], ...nodes, ...inbox, budgets }
}
