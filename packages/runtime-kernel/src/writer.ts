import {
  type Batch,
  type BlobAddress,
  byteLength,
  type Cursor,
  DurabilityError,
  decodeValue,
  type EndStatus,
  encodeValue,
  type FactKind,
  type FactPayload,
  isDurabilityError,
  type Journal,
  type Lease,
  LIMITS,
} from '@tangle-network/durability-contract'
import { type Clock, pause } from './clock.ts'

const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 1_000

export interface FactDraft<K extends FactKind = FactKind> {
  readonly kind: K
  readonly payload: FactPayload<K>
  /** Stored with the entry, which refers to it as its ref 0. */
  readonly blob?: Uint8Array | undefined
  readonly end?: EndStatus | undefined
}

export interface Added<K extends FactKind> {
  readonly seq: number
  /** The payload as it will be read back. */
  readonly payload: FactPayload<K>
}

interface Queued {
  readonly draft: FactDraft
  readonly bytes: number
}

/**
 * The one pen of a run. Entries get their seq when they are added and are committed in that order; what is added while
 * a commit is in flight goes into the next. A batch of unknown outcome is offered again, unchanged, before any other.
 */
export class Writer {
  readonly #journal: Journal
  readonly #lease: Lease
  readonly #clock: Clock
  readonly #checkLease: () => void
  readonly #onFailure: (error: unknown) => void
  readonly #onCommitted: () => void
  readonly #queue: Queued[] = []
  #waiters: { seq: number; resolve: () => void }[] = []
  #after: Cursor
  #last: number
  #committing = false
  #stopped = false

  constructor(ports: {
    journal: Journal
    lease: Lease
    clock: Clock
    after: Cursor
    /** Throws when this process must no longer write. */
    checkLease: () => void
    onFailure: (error: unknown) => void
    onCommitted: () => void
  }) {
    this.#journal = ports.journal
    this.#lease = ports.lease
    this.#clock = ports.clock
    this.#after = ports.after
    this.#last = ports.after.seq
    this.#checkLease = ports.checkLease
    this.#onFailure = ports.onFailure
    this.#onCommitted = ports.onCommitted
  }

  /** The last seq given out. */
  get last(): number {
    return this.#last
  }

  /** Queues an entry. Throws `INVALID_VALUE` or `LIMIT_EXCEEDED`, and then nothing was queued. */
  add<K extends FactKind>(draft: FactDraft<K>): Added<K> {
    const text = encodeValue(draft.payload, draft.kind)
    const bytes = byteLength(text)
    if (bytes > LIMITS.payloadBytes) {
      throw new DurabilityError('LIMIT_EXCEEDED', {
        expected: `a payload of at most ${LIMITS.payloadBytes} bytes`,
        found: `${bytes}`,
        where: draft.kind,
      })
    }
    const payload = decodeValue(text) as FactPayload<K>
    this.#queue.push({ draft: { ...draft, payload }, bytes: bytes + (draft.blob?.byteLength ?? 0) })
    this.#last += 1
    return { seq: this.#last, payload }
  }

  /** Starts a commit of what is queued, unless one is in flight. */
  flush(): void {
    if (this.#committing || this.#stopped || this.#queue.length === 0) return
    this.#committing = true
    this.#commit().catch(this.#onFailure)
  }

  /** Resolves once the entry of that seq is durable; never, when the writer stops before. */
  durable(seq: number): Promise<void> {
    if (seq <= this.#after.seq) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiters.push({ seq, resolve })
    })
  }

  /** Writes nothing more. What is in flight may still land. */
  stop(): void {
    this.#stopped = true
    this.#waiters = []
  }

  async #commit(): Promise<void> {
    const batch = await this.#nextBatch()
    const { cursor } = await this.#insist(() => this.#journal.append(this.#lease, batch))
    this.#committed(cursor)
  }

  /** Makes the same call until its outcome is known. It never resolves once the writer has stopped. */
  async #insist<T>(call: () => Promise<T>): Promise<T> {
    for (let wait = FIRST_PAUSE_MS; !this.#stopped; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      this.#checkLease()
      try {
        return await call()
      } catch (error) {
        if (!mayOfferAgain(error)) throw error
      }
      await pause(this.#clock, wait)
    }
    return new Promise(() => {})
  }

  #committed(cursor: Cursor): void {
    if (this.#stopped) return
    this.#after = cursor
    this.#committing = false
    const done = this.#waiters.filter(({ seq }) => seq <= cursor.seq)
    this.#waiters = this.#waiters.filter(({ seq }) => seq > cursor.seq)
    for (const { resolve } of done) resolve()
    this.#onCommitted()
  }

  /** The longest prefix of the queue that fits one batch. A blob too large for any batch is stored ahead of it. */
  async #nextBatch(): Promise<Batch> {
    const taken: Queued[] = []
    let room = LIMITS.batchBytes
    for (const queued of this.#queue) {
      const { blob } = queued.draft
      const bytes = blob && isLarge(blob) ? queued.bytes - blob.byteLength : queued.bytes
      if (taken.length === LIMITS.batchEntries || (taken.length > 0 && bytes > room)) break
      taken.push(queued)
      room -= bytes
    }
    this.#queue.splice(0, taken.length)
    const blobs: Uint8Array[] = []
    const entries: Batch['entries'][number][] = []
    for (const { kind, payload, blob } of taken.map(({ draft }) => draft)) {
      if (!blob) entries.push({ kind, payload })
      else if (isLarge(blob)) entries.push({ kind, payload, refs: [await this.#store(blob)] })
      else entries.push({ kind, payload, refs: [blobs.push(blob) - 1] })
    }
    const end = taken.at(-1)?.draft.end
    const progress = taken.some(({ draft }) => draft.kind === 'step.settled' || draft.kind === 'node.settled')
    return { after: this.#after, at: this.#clock.now(), entries, blobs, progress, ...(end ? { end } : {}) }
  }

  #store(blob: Uint8Array): Promise<BlobAddress> {
    return this.#insist(() => this.#journal.putBlob(this.#lease, blob))
  }
}

function isLarge(blob: Uint8Array): boolean {
  return blob.byteLength > LIMITS.batchBytes / 2
}

/** Whether offering the same sealed batch again is both safe and of use (clause J-9). */
function mayOfferAgain(error: unknown): boolean {
  // A poisoned journal never answers otherwise, and what is corrupt stays so.
  if (!isDurabilityError(error) || error.code === 'STORE_POISONED' || error.code === 'CORRUPT') return false
  return error.outcome === 'unknown' || error.code === 'STORE_BUSY'
}
