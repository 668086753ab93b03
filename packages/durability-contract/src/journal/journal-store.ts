import type { BlobAddress } from '../seal/blob-address.ts'
import type { Capabilities } from './capabilities.ts'
import type { Cursor } from './cursor.ts'
import type { EntryRow, MessageRow, RunRow } from './row.ts'
import type { EndStatus, RunStatus } from './status.ts'

/**
 * What the author of a backend writes; `defineJournal` turns it into a `Journal`. Names and limits are checked, values
 * encoded, digests computed before a store sees them. Each method is one atomic operation, durable before it resolves
 * when it resolves without `refused`. The decisions themselves are pure functions of the contract (`beginRun`,
 * `acquireRun`, `claimRun`, `renewLease`, `releaseLease`, `appendToRun`, `mayWrite`, `deliverTo`, `reviveRun`, `forgetRun`,
 * `adoptRun`, `findRun`) that a store calls inside its transaction.
 *
 * A store rejects only when its driver failed: with a `DurabilityError` when it knows the code and the outcome; with
 * anything else, which is reported as `STORE_FAILED` of unknown outcome.
 */
export interface JournalStore {
  readonly capabilities: Capabilities
  begin(ask: BeginAsk): Promise<Answer<{ created: boolean; acquired: boolean }>>
  acquire(ask: AcquireAsk): Promise<Answer>
  renew(ask: LeaseAsk): Promise<Answer>
  release(ask: ReleaseAsk): Promise<Answer>
  append(ask: AppendAsk): Promise<Written>
  head(ask: RunAsk): Promise<Answer>
  /** Run, entries and the digest at `afterSeq` from one snapshot; undefined where no entry stands at `afterSeq`. */
  read(ask: ReadAsk): Promise<Answer<{ digest: string | undefined; entries: EntryRow[] }>>
  putBlob(ask: PutBlobAsk): Promise<Answer>
  /** Bytes undefined where the run has no such blob. */
  getBlob(ask: GetBlobAsk): Promise<Answer<{ bytes: Uint8Array | undefined }>>
  deliver(ask: DeliverAsk): Promise<Answer<{ position: number }>>
  /** Messages after a position, in order, and the run, from one snapshot. */
  inbox(ask: InboxAsk): Promise<Answer<{ messages: MessageRow[] }>>
  /** Grants leases on due runs, oldest due first; quarantines the ones that were claimed too often. */
  claim(ask: ClaimAsk): Promise<{ readonly runs: RunRow[]; readonly now: number }>
  /** Stores the message, which says who and why, when the run was stalled or quarantined. */
  revive(ask: ReviveAsk): Promise<Answer>
  /** Rows without tombstones, ordered by the UTF-8 bytes of their ids, after `after`. */
  list(ask: ListAsk): Promise<{ readonly runs: RunRow[]; readonly now: number }>
  /** Drops entries, blobs and messages, and keeps a tombstone. */
  forget(ask: RunAsk): Promise<Answer>
  /**
   * Stores a chunk of a run that is being imported: out of sight until the last one. The first one deletes what stands of
   * the run already.
   */
  adopt(ask: AdoptAsk): Promise<Answer>
  /**
   * Resolves when the head may have moved past `seq`, or `signal` was aborted. May resolve early; must resolve within a
   * second of the change even when a notification was lost.
   */
  changed(ask: ChangedAsk): Promise<void>
  close(): Promise<void>
}

/** The codes a store answers with; the wrapper makes errors of them. */
export type RefusalCode =
  | 'RUN_CONFLICT'
  | 'RUN_NOT_FOUND'
  | 'RUN_CLOSED'
  | 'LEASE_HELD'
  | 'FENCED'
  | 'CONFLICT'
  | 'BLOB_MISSING'
  | 'CURSOR_INVALID'
  | 'RUN_FORGOTTEN'
  | 'RUN_QUARANTINED'
  | 'RUN_NOT_CLOSED'
  | 'MESSAGE_CONFLICT'
  | 'INBOX_FULL'

/** A refusal found in the transaction: final, and nothing was written. */
export interface Refusal {
  readonly refused: RefusalCode
  /** The run as it stood, for the message; null when there is none. */
  readonly run: RunRow | null
  readonly now: number
  /** The blob that was missing. */
  readonly missing?: BlobAddress
}

/** The run's row as it stands after the operation, and the store's clock. */
export type Answer<More = unknown> =
  | ({ readonly refused?: undefined; readonly run: RunRow; readonly now: number } & More)
  | Refusal

/** The same where nobody asks for more of the row than whose it is. An `Answer` will do. */
export type Written = { readonly refused?: undefined; readonly run: RunAsk; readonly now: number } | Refusal

export interface RunAsk {
  readonly runId: string
}

export interface AcquireAsk extends RunAsk {
  readonly owner: string
  readonly ttlMs: number
  readonly token: string
  readonly supersede: { readonly owner: string; readonly epoch: number } | null
}

export interface BeginAsk extends RunAsk {
  readonly manifest: string
  readonly genesis: string
  readonly agent: string
  readonly queue: string | null
  /** Whether to begin anew under a forgotten id. */
  readonly reuse: boolean
  readonly acquire: Omit<AcquireAsk, 'runId'> | null
}

export interface LeaseAsk extends RunAsk {
  readonly epoch: number
  readonly token: string
}

export interface ReleaseAsk extends LeaseAsk {
  readonly stalled: string | null
}

/** Where a transaction's batch will follow. What it holds is known only when its work is done. */
export interface TransactAsk extends LeaseAsk {
  readonly after: Cursor
}

export interface AppendAsk extends TransactAsk {
  /** Sealed and dense after `after`; at least one. */
  readonly entries: readonly Omit<EntryRow, 'epoch'>[]
  readonly blobs: readonly StoredBlob[]
  /** Addresses the entries refer to that the batch does not carry: all must be stored, else `BLOB_MISSING`. */
  readonly needs: readonly BlobAddress[]
  readonly end: EndStatus | null
  /** Suspends the run and releases the lease with the last entry. */
  readonly suspend: { readonly wakeAt: number | null } | null
  /** The last inbox position that the entries account for; null when they say nothing of it. */
  readonly seen: number | null
  readonly progress: boolean
  readonly vocabulary: number
}

export interface StoredBlob {
  readonly address: BlobAddress
  readonly bytes: Uint8Array
}

export interface PutBlobAsk extends LeaseAsk {
  readonly blob: StoredBlob
}

export interface ReadAsk extends RunAsk {
  readonly afterSeq: number
  readonly limit: number
  /** A page ends before it exceeds this many bytes of payload, but holds at least one entry if there is one. */
  readonly maxBytes: number
}

export interface GetBlobAsk extends RunAsk {
  readonly address: BlobAddress
}

export interface DeliverAsk extends RunAsk {
  readonly message: Omit<MessageRow, 'position' | 'at'>
  /** Bytes of the payload's canonical encoding. */
  readonly bytes: number
}

export interface InboxAsk extends RunAsk {
  readonly after: number
  readonly limit: number
  /** As for `read`. */
  readonly maxBytes: number
}

export interface ClaimAsk {
  readonly owner: string
  readonly ttlMs: number
  /** A token for each lease that may be granted; as many as runs are wanted. */
  readonly tokens: readonly string[]
  readonly queue: string
  readonly agents: readonly string[]
  readonly vocabulary: number
}

export interface ReviveAsk extends RunAsk {
  readonly message: Omit<MessageRow, 'position' | 'at'>
  readonly bytes: number
}

export interface ListAsk {
  readonly prefix: string
  readonly status: readonly RunStatus[] | null
  readonly queue: string | null
  /** Only runs that ended before this time. */
  readonly endedBefore: number | null
  readonly after: string | null
  readonly limit: number
}

export interface ChangedAsk extends RunAsk {
  readonly seq: number
  readonly signal: AbortSignal
}

export interface AdoptAsk extends RunAsk {
  /** The run's row as it shall stand in the end. */
  readonly run: RunRow
  readonly entries: readonly EntryRow[]
  readonly blobs: readonly StoredBlob[]
  readonly messages: readonly MessageRow[]
  /** Tells one attempt from another. */
  readonly token: string
  readonly isFirst: boolean
  readonly isLast: boolean
}
