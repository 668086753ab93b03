import type { Journal, Lease, Manifest, RunState } from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'
import type { Sent } from './lease-keeper.ts'
import type { Orders } from './orders.ts'

/** What one run is driven with. */
export interface RunPorts {
  readonly journal: Journal
  readonly clock: Clock
  readonly runId: string
  readonly manifest: Manifest
  readonly lease: Lease
  readonly ttlMs: number
  /** When the lease was asked for. */
  readonly sent: Sent
  /** What the journal answered then: the last position of the inbox, and its time. */
  readonly inboxLast: number
  readonly now: number
  /** What was decided while nobody drove the run. */
  readonly orders: Orders
  readonly codeVersion: string | undefined
  /** How long running steps may finish when the run is stopped. */
  readonly graceMs: number
  /** How long a replay waits for an agent that awaits something foreign. */
  readonly patienceMs: number
  /** How deep below the root children may lie. */
  readonly maxDepth: number
  /** Whether to refuse an agent that awaits something foreign. */
  readonly development: boolean
  /** Told once when what was journaled has been replayed. */
  readonly onResumed: (runId: string, entries: number) => void
}

/** A log as it was loaded: folded, and the digest of its last entry. */
export interface LoadedLog {
  readonly state: RunState
  readonly digest: string
}
