import type { BlobAddress } from '../seal/blob-address.ts'
import type { Cursor } from './cursor.ts'
import type { EndStatus } from './status.ts'

/** An entry as its writer offers it. Whoever has to encode its payload anyway offers an `EncodedDraft`. */
export interface Draft {
  readonly kind: string
  readonly payload: unknown
  /** Blobs the entry refers to: an address already stored under the run, or an index into the batch's `blobs`. */
  readonly refs?: readonly (BlobAddress | number)[]
}

/** Entries that are committed together or not at all. */
export interface Batch {
  /** The head that the writer believes in; compared by seq and digest. */
  readonly after: Cursor
  /** Milliseconds since the Unix epoch. Information, but sealed: a retry must offer the same. */
  readonly at: number
  readonly entries: readonly Draft[]
  readonly blobs?: readonly Uint8Array[]
  /** Ends the run with the last entry of this batch, the terminal entry. */
  readonly end?: EndStatus
  /**
   * Suspends the run and releases the lease in the same transaction, until `wakeAt` (ms since the Unix epoch, by the
   * backend's clock) or a message. A message past `seen` makes the run due at once.
   */
  readonly suspend?: { readonly wakeAt?: number }
  /** The last inbox position that this batch's entries account for. */
  readonly seen?: number
  /** Whether the run has got on; false for what a claimer writes before it has achieved anything. True by default. */
  readonly progress?: boolean
  /** The newest version of the vocabulary in this batch; 1 by default. */
  readonly vocabulary?: number
}
