import type { Manifest } from './manifest.ts'
import type { RunStatus } from './status.ts'

/** Where a run stands. */
export interface Head {
  readonly runId: string
  readonly manifest: Manifest
  readonly status: RunStatus
  /** Why the run is stalled, when it is. */
  readonly stalled: string | null
  /** The greatest epoch ever granted for this run; 0 before the first. */
  readonly epoch: number
  /** The last entry; seq 0 and the genesis digest while there is none. */
  readonly seq: number
  readonly digest: string
  /** Who holds the lease; it may have expired. */
  readonly holder: { readonly owner: string; readonly epoch: number; readonly expiresAt: number } | null
}
