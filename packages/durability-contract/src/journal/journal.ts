import type { ForkOptions } from '../archive/fork-run.ts'
import type { BlobAddress } from '../seal/blob-address.ts'
import type { Batch } from './batch.ts'
import type { Capabilities } from './capabilities.ts'
import type { Cursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import type { Head } from './head.ts'
import type { Lease, LeaseRequest } from './lease.ts'
import type { Manifest } from './manifest.ts'
import type { Message, MessageDraft } from './message.ts'
import type { EndStatus, RunStatus } from './status.ts'

/**
 * An ordered, fenced, sealed log per run. What users hold; `defineJournal` makes one from a `JournalStore`.
 * Every method rejects with a `DurabilityError`, or a `TypeError` for a mistake in the call. A refusal had no effect.
 * Arguments are read before the first await. `now` is the backend's clock, in ms since the Unix epoch.
 */
export interface Journal extends AsyncDisposable {
  readonly capabilities: Capabilities

  /**
   * Creates the run, or answers its head when the manifest is equal; else `RUN_CONFLICT`. With `acquire`, also leases it,
   * unless it has ended. An id that was forgotten is `RUN_FORGOTTEN` unless `reuse` is true.
   */
  begin(runId: string, manifest: Manifest, options?: BeginOptions): Promise<Begun>

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

  /**
   * The entries after a cursor and then every new one, each once, until the terminal entry or until `signal` is aborted,
   * which ends it quietly. Rejects as `read` does.
   */
  watch(runId: string, options?: WatchOptions): AsyncIterable<Entry>

  /**
   * Puts a message into the run's inbox and wakes the run if it is suspended; no lease is needed. The same message under
   * the same id is delivered once, and answered as the first time; another is `MESSAGE_CONFLICT`.
   */
  deliver(runId: string, message: MessageDraft, options?: DeliverOptions): Promise<Delivered>

  /** The messages after a position, verified. Of an ended run, those past `head.inbox.seen` were never delivered. */
  inbox(runId: string, options?: InboxOptions): Promise<InboxPage>

  /**
   * Leases due runs of a queue whose agent and vocabulary the claimer supports, each to one claimer, oldest due first. A
   * run that was claimed too often without progress is quarantined instead.
   */
  claim(request: ClaimRequest): Promise<readonly Acquired[]>

  /** Opens a stalled or quarantined run again. Who did so and why is a message in its inbox. */
  revive(runId: string, revival: { readonly sender: string; readonly reason: string }): Promise<Head>

  /** Runs in the order of the UTF-8 bytes of their ids. */
  list(query?: ListQuery): Promise<RunPage>

  /** Deletes an ended run but for its id and epoch; `RUN_NOT_CLOSED` before its end. */
  forget(runId: string): Promise<void>

  /** Forgets runs that ended before a time, and answers which; call again while there are any. */
  prune(query: PruneQuery): Promise<readonly string[]>

  /** Reads the whole run, its blobs and its inbox, and rejects with `CORRUPT` where anything is not as it was written. */
  verify(runId: string): Promise<Verified>

  /**
   * The run as JSON Lines with digests, verified while it is read: everything that stood when it began. `moved` is for a
   * run that was closed to be moved: as it was before, without its last entry.
   */
  export(runId: string, options?: { readonly moved?: boolean }): AsyncIterable<string>

  /**
   * Stores a run from the lines of its archive and answers its head; whole or, whatever happens, not at all. Doing it again
   * changes nothing; another run of that id is `RUN_CONFLICT`, a damaged archive `CORRUPT`.
   */
  import(lines: AsyncIterable<string> | Iterable<string>): Promise<Head>

  /**
   * Begins a run with the log of this one up to an entry, under a manifest that names that place. It has no lease, no queue
   * but the one given, and an empty inbox; this run is only read. Whole or not at all; doing it again changes nothing,
   * another run of that id is `RUN_CONFLICT`, and no entry of this log `CURSOR_INVALID`.
   */
  fork(runId: string, options: ForkOptions): Promise<Head>

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

export interface BeginOptions {
  readonly acquire?: LeaseRequest
  readonly reuse?: boolean
}

export interface WatchOptions {
  readonly after?: { readonly seq: number; readonly digest?: string }
  readonly signal?: AbortSignal
}

export interface DeliverOptions {
  /** Whether the kernel sends it, and may therefore use names that begin with `durability:`. */
  readonly kernel?: boolean
}

export interface Delivered {
  /** The message's place in the inbox, counted from 1. */
  readonly position: number
  readonly now: number
}

export interface InboxOptions {
  /** Position; 0 is before the first. */
  readonly after?: number
  readonly limit?: number
}

export interface InboxPage {
  readonly messages: readonly Message[]
  /** The position to read on after. */
  readonly next: number
  readonly head: Head
}

export interface ClaimRequest {
  readonly owner: string
  readonly ttlMs: number
  /** How many runs, at most. */
  readonly limit: number
  readonly queue: string
  readonly supports: {
    readonly agents: readonly string[]
    /** The newest version of the vocabulary that the claimer understands; 1 by default. */
    readonly vocabulary?: number
  }
}

export interface ListQuery {
  /** Literal, compared by bytes. */
  readonly prefix?: string
  readonly status?: readonly RunStatus[]
  readonly queue?: string
  /** Run id; exclusive. */
  readonly after?: string
  readonly limit?: number
}

export interface RunPage {
  readonly runs: readonly Head[]
  /** The id to list on after; null when there are no more. */
  readonly next: string | null
}

export interface PruneQuery {
  /** Milliseconds since the Unix epoch, by the backend's clock. */
  readonly endedBefore: number
  readonly prefix?: string
  readonly status?: readonly EndStatus[]
  readonly queue?: string
  readonly limit?: number
}

export interface Verified {
  readonly head: Head
  readonly entries: number
  readonly blobs: number
  readonly messages: number
}
