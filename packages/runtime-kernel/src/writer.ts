import {
  type Batch,
  type BlobAddress,
  type Cursor,
  type DurabilityError,
  type Fact,
  type FactKind,
  isDurabilityError,
  isTransactional,
  type Journal,
  type Lease,
  LIMITS,
} from '@tangle-network/durability-contract'
import { batchOf } from './batch-of.ts'
import { type Clock, pause } from './clock.ts'
import { type FactDraft, type QueuedEntry, queuedEntry } from './queued-entry.ts'
import { type Transacted, type Transaction, TransactionInDoubt } from './transaction.ts'

const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 1_000

/** Thrown inside a transaction to undo it: for an entry that is written instead, or for nothing. */
const UNDO = new Error('undone')

/**
 * The one pen of a run. Entries get their seq when they are added and are committed in that order; what is added while
 * a commit is in flight goes into the next. A batch of unknown outcome, or that the store could not write, is offered again,
 * unchanged, before any other. A transaction keeps its place among them.
 */
export class Writer {
  readonly #journal: Journal
  readonly #lease: Lease
  readonly #clock: Clock
  readonly #checkLease: () => void
  readonly #refreshLease: () => Promise<void>
  readonly #onFailure: (error: unknown) => void
  readonly #onCommitted: () => void
  readonly #onAdded: (fact: Fact) => void
  readonly #beforeCommit: (isMadeAnyway: boolean) => void
  readonly #queue: (QueuedEntry | Transaction)[] = []
  /** By the seq of the entry that somebody waits for. */
  readonly #waiters = new Map<number, PromiseWithResolvers<void>>()
  #whenSettled: (() => void)[] = []
  #after: Cursor
  #last: number
  #committing = false
  #stopped = false
  #isAbandoned = false
  #hasProgressed = false

  constructor(ports: {
    journal: Journal
    lease: Lease
    clock: Clock
    after: Cursor
    /** Throws when this process must no longer write. */
    checkLease: () => void
    /** Makes sure that the lease has most of its time left. */
    refreshLease: () => Promise<void>
    onFailure: (error: unknown) => void
    onCommitted: () => void
    /** Told of every entry as it gets its place, but for those of transactions. */
    onAdded: (fact: Fact) => void
    /** May add entries to the commit that is about to begin, and to none other. */
    beforeCommit: (isMadeAnyway: boolean) => void
  }) {
    this.#journal = ports.journal
    this.#lease = ports.lease
    this.#clock = ports.clock
    this.#after = ports.after
    this.#last = ports.after.seq
    this.#checkLease = ports.checkLease
    this.#refreshLease = ports.refreshLease
    this.#onFailure = ports.onFailure
    this.#onCommitted = ports.onCommitted
    this.#onAdded = ports.onAdded
    this.#beforeCommit = ports.beforeCommit
  }

  /** The last seq given out. */
  get last(): number {
    return this.#last
  }

  /** Whether something waits for a commit that has not begun. */
  get hasQueued(): boolean {
    return this.#queue.length > 0
  }

  /** The last seq that is durable. */
  get committed(): number {
    return this.#after.seq
  }

  /** Whether an outcome was among what it sent. */
  get hasProgressed(): boolean {
    return this.#hasProgressed
  }

  /** Gives up what can no longer be written, so that something else can. */
  truncate(): void {
    this.#queue.length = 0
    this.#last = this.#after.seq
    this.#isAbandoned = false
  }

  /** Queues an entry. Throws `INVALID_VALUE` or `LIMIT_EXCEEDED`, and then nothing was queued. */
  add<K extends FactKind>(draft: FactDraft<K>): { readonly seq: number } {
    this.#queue.push(queuedEntry(draft))
    this.#last += 1
    this.#onAdded({ kind: draft.kind, seq: this.#last, epoch: this.#lease.epoch, refs: [], ...draft.payload } as Fact)
    return { seq: this.#last }
  }

  /** Keeps the next place for an attempt that commits with its entry, and answers its seq. */
  transact(transaction: Transaction): number {
    this.#queue.push(transaction)
    this.#last += 1
    return this.#last
  }

  /** Starts a commit of what is queued, unless one is in flight. */
  flush(): void {
    if (this.#committing || this.#stopped || this.#isAbandoned) return
    this.#beforeCommit(this.#queue.length > 0)
    if (this.#queue.length === 0) return
    this.#committing = true
    this.#commit().catch(this.#onFailure)
  }

  /** Resolves once the entry of that seq is durable; never, when the writer stops before. */
  durable(seq: number): Promise<void> {
    if (seq <= this.#after.seq) return Promise.resolve()
    const waiter = this.#waiters.get(seq) ?? Promise.withResolvers<void>()
    this.#waiters.set(seq, waiter)
    return waiter.promise
  }

  /** Resolves once nothing is left that can be written; never, when the writer stops before. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenSettled.push(resolve)
      if (!this.#committing) this.#settle()
    })
  }

  /** Writes nothing more. What is in flight may still land. */
  stop(): void {
    this.#stopped = true
    this.#waiters.clear()
    this.#whenSettled = []
  }

  async #commit(): Promise<void> {
    const [first] = this.#queue
    if (first && 'run' in first) return this.#transact(first)
    const taken = this.#nextEntries()
    const batch = this.#batchOf(taken, taken.some(isTooLarge) ? await this.#storeLarge(taken) : NONE)
    const { cursor } = await this.#insist(() => this.#journal.append(this.#lease, batch))
    this.#committed(cursor)
  }

  /** Everything before it is durable, and nothing else is written until it has committed or is undone. */
  async #transact({ mayStart, run }: Transaction): Promise<void> {
    const journal = this.#journal
    if (!isTransactional(journal)) throw new TypeError('the journal has no transactions')
    if (!mayStart()) return this.#abandon()
    await this.#refreshLease()
    let transacted: Transacted | undefined
    let hasBegun = false
    const attempt = () =>
      journal.transact(this.#lease, this.#after, async (tx) => {
        hasBegun = true
        // Asked again: it may have waited for the run to be free.
        transacted = mayStart() ? await run(tx) : undefined
        if (this.#stopped || !transacted || transacted.isUndone) throw UNDO
        this.#checkLease()
        const { after: _, ...batch } = this.#batchOf([transacted.entry])
        return batch
      })
    try {
      const { cursor } = await this.#insist(attempt, (error) => !hasBegun && isOfTheStore(error))
      this.#queue.shift()
      this.#committed(cursor)
    } catch (error) {
      if (error !== UNDO) throw hasBegun && isOfTheStore(error) ? new TransactionInDoubt(error) : error
      if (!transacted) return this.#abandon()
      this.#queue[0] = transacted.entry
      await this.#commit()
    }
  }

  /** A place was kept and stays empty, so that nothing behind it can be written. Nothing of it has left the process. */
  #abandon(): void {
    this.#isAbandoned = true
    this.#committing = false
    this.#settle()
  }

  #settle(): void {
    if (this.#stopped || (this.#queue.length > 0 && !this.#isAbandoned)) return
    for (const resolve of this.#whenSettled.splice(0)) resolve()
  }

  /** Makes the same call until its outcome is known. It never resolves once the writer has stopped. */
  async #insist<T>(call: () => Promise<T>, mayCallAgain = mayOfferAgain): Promise<T> {
    for (let wait = FIRST_PAUSE_MS; !this.#stopped; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      this.#checkLease()
      try {
        return await call()
      } catch (error) {
        if (!mayCallAgain(error)) throw error
      }
      await pause(this.#clock, wait)
    }
    return new Promise(() => {})
  }

  #committed(cursor: Cursor): void {
    if (this.#stopped) return
    const before = this.#after.seq
    this.#after = cursor
    this.#committing = false
    for (let seq = before + 1; seq <= cursor.seq; seq++) {
      this.#waiters.get(seq)?.resolve()
      this.#waiters.delete(seq)
    }
    this.#settle()
    this.#onCommitted()
  }

  /** Takes the longest prefix of the queue that fits one batch. */
  #nextEntries(): QueuedEntry[] {
    const taken: QueuedEntry[] = []
    let room = LIMITS.batchBytes
    for (const queued of this.#queue) {
      if ('run' in queued) break
      const { blob } = queued.draft
      const bytes = blob && isTooLarge(queued) ? queued.bytes - blob.byteLength : queued.bytes
      if (taken.length === LIMITS.batchEntries || (taken.length > 0 && bytes > room)) break
      taken.push(queued)
      room -= bytes
    }
    this.#queue.splice(0, taken.length)
    return taken
  }

  #batchOf(taken: readonly QueuedEntry[], stored: ReadonlyMap<QueuedEntry, BlobAddress> = NONE): Batch {
    const batch = batchOf(taken, this.#after, this.#clock.now(), stored)
    this.#hasProgressed ||= batch.progress === true
    return batch
  }

  /** Stores the blobs that are too large for any batch ahead of theirs. */
  async #storeLarge(taken: readonly QueuedEntry[]): Promise<ReadonlyMap<QueuedEntry, BlobAddress>> {
    const stored = new Map<QueuedEntry, BlobAddress>()
    for (const queued of taken.filter(isTooLarge)) {
      const { blob } = queued.draft
      if (blob) stored.set(queued, await this.#insist(() => this.#journal.putBlob(this.#lease, blob)))
    }
    return stored
  }
}

const NONE: ReadonlyMap<QueuedEntry, BlobAddress> = new Map()

function isTooLarge({ draft: { blob } }: QueuedEntry): boolean {
  return blob !== undefined && blob.byteLength > LIMITS.batchBytes / 2
}

/** Whether offering the same sealed batch again is both safe and of use (clause J-10): a store may be back while the lease lasts. */
function mayOfferAgain(error: unknown): boolean {
  // A poisoned journal never answers otherwise, and what is corrupt stays so.
  if (!isDurabilityError(error) || error.code === 'STORE_POISONED' || error.code === 'CORRUPT') return false
  return error.outcome === 'unknown' || isOfTheStore(error)
}

/** Whether the store could not do what it was asked: it has not refused, and may be able to another time. */
export function isOfTheStore(error: unknown): error is DurabilityError {
  return isDurabilityError(error, 'STORE_FAILED') || isDurabilityError(error, 'STORE_BUSY')
}
