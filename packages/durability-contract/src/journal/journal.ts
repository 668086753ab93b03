import type { BlobAddress } from '../seal/blob-address.ts'
import type { Batch } from './batch.ts'
import type { Capabilities } from './capabilities.ts'
import type { Cursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import type { Head } from './head.ts'
import type { Lease, LeaseRequest } from './lease.ts'
import type { Manifest } from './manifest.ts'

/**
 * An ordered, fenced, sealed log per run. What users hold; `defineJournal` makes one from a `JournalStore`.
 * Every method rejects with a `DurabilityError`, or a `TypeError` for a mistake in the call. A refusal had no effect.
 * Arguments are read before the first await. `now` is the backend's clock, in ms since the Unix epoch.
 */
export interface Journal extends AsyncDisposable {
  readonly capabilities: Capabilities

  /** Creates the run, or answers its head when the manifest is equal; else `RUN_CONFLICT`. With `acquire`, also leases it, unless it has ended. */
  begin(runId: string, manifest: Manifest, options?: { readonly acquire?: LeaseRequest }): Promise<Begun>

  /** Leases the run under an epoch greater than every earlier one; `LEASE_HELD` while another owner's lease is live. */
  acquire(runId: string, request: LeaseRequest): Promise<Acquired>

  /** Extends the lease by its ttl from now, even past its expiry, while nobody has taken over; else `FENCED`. */
  renew(lease: Lease): Promise<Renewed>

  /** Gives the lease up. `stalled` says why nobody should go on until something is mended; the next append clears it. */
  release(lease: Lease, options?: { readonly stalled?: string }): Promise<void>

  /** Commits the batch after `after`, durable before it resolves. Offered again, it answers as the first time. */
  append(lease: Lease, batch: Batch): Promise<Appended>

  head(runId: string): Promise<Head>

  /** The next entries after a cursor, verified. Without a digest the cursor's place is taken from the log. */
  read(runId: string, options?: ReadOptions): Promise<Page>

  /** Stores bytes under the run and answers their address. Storing the same bytes again changes nothing. */
  putBlob(lease: Lease, bytes: Uint8Array): Promise<BlobAddress>

  /** The bytes stored under the run at the address, verified; else `BLOB_MISSING`. */
  getBlob(runId: string, address: BlobAddress): Promise<Uint8Array>

  /** Waits for what is in flight, then closes the store. Afterwards every call is `JOURNAL_CLOSED`. */
  close(): Promise<void>
}

export interface Begun {
  readonly created: boolean
  readonly head: Head
  /** The lease asked for; null when none was asked for or the run has ended. */
  readonly lease: Lease | null
  readonly now: number
}

export interface Acquired {
  readonly lease: Lease
  readonly head: Head
  readonly now: number
}

export interface Renewed {
  readonly lease: Lease
  readonly now: number
}

export interface Appended {
  /** The batch's last entry: the place to append after. */
  readonly cursor: Cursor
  readonly now: number
}

export interface ReadOptions {
  readonly after?: { readonly seq: number; readonly digest?: string }
  /** At most this many entries; a page also ends at 8 MiB, but holds at least one entry. */
  readonly limit?: number
}

export interface Page {
  /** Where the page begins, with the digest that its first entry is sealed over. */
  readonly after: Cursor
  readonly entries: readonly Entry[]
  /** Where the next page begins; equal to the head's place when this page reached it. */
  readonly next: Cursor
  /** The head in the same snapshot as the entries. */
  readonly head: Head
}
