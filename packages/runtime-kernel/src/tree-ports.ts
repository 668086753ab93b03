import type { EndStatus, Journal } from '@tangle-network/durability-contract'
import type { Accounts } from './accounts.ts'
import type { ChildRuns } from './child-runs.ts'
import type { Clock } from './clock.ts'
import type { Deadlines } from './deadlines.ts'
import type { History } from './history.ts'
import type { JournalTime } from './journal-time.ts'
import type { LiveNode } from './live-node.ts'
import type { StepRunner } from './step-runner.ts'
import type { Told } from './told.ts'
import type { Turns } from './turns.ts'
import type { Waits } from './waits.ts'
import type { Writer } from './writer.ts'

/** What the tree of a run's agents is given. */
export interface TreePorts {
  readonly runId: string
  readonly seed: string
  readonly journal: Journal
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly writer: Writer
  readonly turns: Turns
  readonly steps: StepRunner
  readonly waits: Waits
  readonly deadlines: Deadlines
  readonly time: JournalTime
  readonly maxDepth: number
  readonly accounts: Accounts
  readonly runs: ChildRuns
  readonly history: History
  readonly development: boolean
  /** Calls back at once when the run is live, else as soon as its history has been replayed. */
  readonly whenLive: (then: () => void) => void
  /** The run cannot go on; with a node, because its agent has ended by an unknown outcome or a mistake. */
  readonly stall: (error: unknown, node?: LiveNode) => void
  readonly onFailure: (error: unknown) => void
  /** The root's outcome was written as the entry of that seq. */
  readonly onEnd: (seq: number, told: Told, end: EndStatus) => void
  /** Whether somebody must hear of the end before the run may end. */
  readonly isOwing: boolean
}
