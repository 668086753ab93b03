import type { DurabilityError } from '@tangle-network/durability-contract'
import type { QueuedEntry } from './queued-entry.ts'

/** What an attempt inside a transaction came to. */
export interface Transacted {
  readonly entry: QueuedEntry
  /** Whether all that was done is rolled back first, and the entry written by itself. */
  readonly isUndone: boolean
}

/** An attempt that commits together with its entry, in a place of the log that is kept for it. */
export interface Transaction {
  readonly mayStart: () => boolean
  /** Called inside; undefined when it is to be undone and nothing be written, for the run is being stopped. */
  readonly run: (tx: unknown) => Promise<Transacted | undefined>
}

/**
 * A transaction had begun when its store failed. Whether it stands shows only under a newer epoch (clause T-6), so the
 * drive ends here and the run is taken anew.
 */
export class TransactionInDoubt extends Error {
  override readonly name = 'TransactionInDoubt'

  constructor(cause: DurabilityError) {
    super('a transaction of unknown outcome', { cause })
  }
}
