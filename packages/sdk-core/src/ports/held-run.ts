import {
  type Acquired,
  type Cursor,
  type Draft,
  DurabilityError,
  isDurabilityError,
  type Journal,
  quoted,
} from '@tangle-network/durability-contract'
import { LeaseRenewal } from './lease-renewal.ts'
import type { PortKind } from './port-kind.ts'
import { begunAtOf, readRun } from './read-run.ts'
import { bytesOfLarge, type Detached } from './stored-value.ts'
import { UnsettledAppend } from './unsettled-append.ts'

/** What is to be written. */
export interface PortRecord {
  readonly kind: string
  readonly is: Detached
  /** What no other entry of the run may have. */
  readonly key?: string | undefined
  /** Gives the lease back with the entry: nothing comes after it, or nothing for now. */
  readonly closing?: 'end' | 'rest'
}

export interface RunPorts {
  readonly journal: Journal
  readonly kind: PortKind
  readonly runId: string
  readonly owner: string
  readonly ttlMs: number
}

/** A run whose lease is held: its head and what must not be written twice are in memory. Its calls never overlap. */
export class HeldRun {
  /** As the caller said it. */
  readonly begunAt: string
  readonly #ports: RunPorts
  readonly #lease: Acquired['lease']
  readonly #renewal: LeaseRenewal
  #after: Cursor
  /** The journal's time, as it was last heard of. */
  #now: number
  /** Undefined until the first append to a run that had entries has looked. */
  #keys: Set<string> | undefined
  #unsettled: { readonly append: UnsettledAppend; readonly record: PortRecord } | undefined
  #isOver = false

  constructor(ports: RunPorts, { lease, head, now }: Acquired) {
    this.begunAt = begunAtOf(head)
    this.#ports = ports
    this.#lease = lease
    this.#after = { seq: head.seq, digest: head.digest }
    this.#now = now
    this.#keys = head.seq === 0 ? new Set() : undefined
    this.#renewal = new LeaseRenewal(ports.journal, lease, ports.ttlMs, (time) => {
      this.#now = time
    })
  }

  /** Nothing was written to it so far. */
  get isEmpty(): boolean {
    return this.#after.seq === 0
  }

  /** Its lease was given back with an entry. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Settles what an append has left in doubt, and answers what that was. */
  async settle(): Promise<PortRecord | undefined> {
    const unsettled = this.#unsettled
    if (!unsettled) return undefined
    const { append, record } = unsettled
    try {
      const { cursor, now } = await append.settle(this.#ports.ttlMs)
      this.#after = cursor
      this.#now = now
    } finally {
      if (!append.isInDoubt) this.#unsettled = undefined
    }
    if (record.key !== undefined) this.#keys?.add(record.key)
    if (record.closing) {
      this.#isOver = true
      await this.#renewal.stop()
    }
    return record
  }

  /** To be called when nothing is in doubt. */
  async append(record: PortRecord): Promise<void> {
    this.#keys ??= await this.#writtenKeys()
    if (record.key !== undefined && this.#keys.has(record.key)) throw this.#duplicate(record.key)
    const { kind, closing } = record
    const entry = { kind, ...(await this.#stored(record.is)) }
    const closes = closing === 'end' ? { end: 'completed' as const } : closing === 'rest' ? { suspend: {} } : {}
    const batch = { after: this.#after, at: this.#now, entries: [entry], ...closes }
    this.#unsettled = { append: new UnsettledAppend(this.#ports.journal, this.#lease, batch), record }
    await this.settle()
  }

  /** Gives the lease back. What was in doubt and has not taken effect cannot do so any more. */
  async release(): Promise<void> {
    await this.#renewal.stop()
    try {
      await this.#ports.journal.release(this.#lease)
    } catch (error) {
      // Somebody has taken the run over: there is nothing to give back.
      if (!isDurabilityError(error, 'FENCED') && !isDurabilityError(error, 'RUN_CLOSED')) throw error
    }
  }

  async #stored(is: Detached): Promise<Omit<Draft, 'kind'>> {
    const bytes = bytesOfLarge(is)
    if (!bytes) return { payload: is.value }
    return { payload: null, refs: [await this.#ports.journal.putBlob(this.#lease, bytes)] }
  }

  async #writtenKeys(): Promise<Set<string>> {
    const { journal, kind, runId } = this.#ports
    const run = await readRun(journal, kind, runId)
    return new Set(run?.entries.flatMap((entry) => kind.keyOf(entry.kind, entry.value) ?? []))
  }

  #duplicate(key: string): DurabilityError {
    const { kind, runId } = this.#ports
    return new DurabilityError('DUPLICATE_KEY', {
      expected: `what the ${kind.noun} has not got yet`,
      found: `${key} a second time`,
      where: `run ${quoted(runId)}`,
      details: { runId, key },
    })
  }
}
