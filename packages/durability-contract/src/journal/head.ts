import type { Manifest } from './manifest.ts'
import type { RunStatus } from './status.ts'

/** Where a run stands. Times are the backend's, in ms since the Unix epoch. */
export interface Head {
  readonly runId: string
  readonly manifest: Manifest
  readonly status: RunStatus
  /** Why the run is stalled or quarantined, when it is. */
  readonly stalled: string | null
  /** When a suspended run is due; null while only a message can wake it. */
  readonly wakeAt: number | null
  /** When the run ended. */
  readonly endedAt: number | null
  /** The greatest epoch ever granted for this run; 0 before the first. */
  readonly epoch: number
  /** The last entry; seq 0 and the genesis digest while there is none. */
  readonly seq: number
  readonly digest: string
  /** Who holds the lease; it may have expired. */
  readonly holder: { readonly owner: string; readonly epoch: number; readonly expiresAt: number } | null
  /** The position of the last message, and of the last one the run has seen. What an ended run never saw is undelivered. */
  readonly inbox: { readonly last: number; readonly seen: number }
}
