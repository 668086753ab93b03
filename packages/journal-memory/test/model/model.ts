import { createHash } from 'node:crypto'
import {
  type BlobAddress,
  type Cursor,
  EndStatus,
  type ErrorCode,
  type Lease,
  type RunStatus,
} from '@tangle-network/durability-contract'

/** What a command is expected to end in. */
export type Expected = 'done' | 'replayed' | ErrorCode

export interface ModelEntry {
  /** All that its seal covers besides its place, as text. */
  readonly content: string
  readonly epoch: number
}

export interface ModelMessage {
  readonly id: string | undefined
  readonly payload: unknown
  readonly at: number
}

export interface ModelRun {
  readonly seed: string
  readonly queue: string | undefined
  status: RunStatus
  stalled: string | null
  epoch: number
  holder: { readonly lease: Lease; ttlMs: number; expiresAt: number } | undefined
  readonly log: ModelEntry[]
  /** Digests the journal has answered, by seq. The last is the head's. */
  readonly digests: Map<number, string>
  readonly blobs: Map<BlobAddress, Uint8Array>
  readonly messages: ModelMessage[]
  seen: number
  /** From when on it may be claimed; null while only a message can change that. */
  dueAt: number | null
  /** Claims that came to nothing so far. */
  claims: number
  /** What a suspended run was woken by. */
  wokenBy: 'time' | 'message'
}

/** A batch as the model compares it: contents of entries, their refs resolved to addresses. */
export interface ModelBatch {
  readonly after: Cursor
  readonly contents: readonly string[]
  readonly refs: readonly BlobAddress[]
  readonly blobs: readonly Uint8Array[]
  readonly end: EndStatus | undefined
  readonly suspend: { readonly wakeAt?: number } | undefined
  readonly seen: number | undefined
  readonly progress: boolean
}

/** The journal in plain words: lists and maps, no digest computed, no row shared with what is tested. */
export class Model {
  now = 1_000_000
  readonly runs = new Map<string, ModelRun>()
  /** The greatest epoch of each run that was forgotten and not begun anew. */
  readonly forgotten = new Map<string, number>()
  /** How often each id was forgotten. */
  readonly lives = new Map<string, number>()
  /** Every lease ever granted, for commands to come back with. */
  readonly leases: Lease[] = []
  /** Everything appended, as it was offered, for commands to offer again. */
  readonly offered: { readonly lease: Lease; readonly real: unknown; readonly batch: ModelBatch }[] = []

  mayBegin(runId: string, seed: string): Expected {
    const run = this.runs.get(runId)
    return run && run.seed !== seed ? 'RUN_CONFLICT' : 'done'
  }

  mayAcquire(runId: string, owner: string, supersede: { owner: string; epoch: number } | undefined): Expected {
    const run = this.runs.get(runId)
    if (!run) return 'RUN_NOT_FOUND'
    if (isEnded(run)) return 'RUN_CLOSED'
    if (run.status === 'quarantined') return 'RUN_QUARANTINED'
    const { holder } = run
    const live = holder && holder.expiresAt > this.now
    const proven = holder && supersede?.owner === holder.lease.owner && supersede.epoch === holder.lease.epoch
    return live && holder.lease.owner !== owner && !proven ? 'LEASE_HELD' : 'done'
  }

  mayWrite({ runId, epoch, token }: Lease): Expected {
    const run = this.runs.get(runId)
    if (!run) return 'RUN_NOT_FOUND'
    if (isEnded(run)) return 'RUN_CLOSED'
    return run.holder?.lease.epoch === epoch && run.holder.lease.token === token ? 'done' : 'FENCED'
  }

  mayAppend(lease: Lease, batch: ModelBatch): Expected {
    const run = this.runs.get(lease.runId)
    if (run && stands(run, batch)) return 'replayed'
    const writable = this.mayWrite(lease)
    if (!run || writable !== 'done') return writable
    const atHead = batch.after.seq === run.log.length && batch.after.digest === run.digests.get(run.log.length)
    if (!atHead) return 'CONFLICT'
    if (batch.seen !== undefined && batch.seen > run.messages.length) return 'CURSOR_INVALID'
    const known = new Set([...run.blobs.keys(), ...batch.blobs.map(addressOf)])
    return batch.refs.every((ref) => known.has(ref)) ? 'done' : 'BLOB_MISSING'
  }

  acquired(lease: Lease, ttlMs: number): void {
    const run = this.runs.get(lease.runId)!
    run.epoch = lease.epoch
    run.holder = { lease, ttlMs, expiresAt: this.now + ttlMs }
    if (run.status === 'suspended') Object.assign(run, { status: 'open', dueAt: this.now })
    this.leases.push(lease)
  }

  appended(lease: Lease, batch: ModelBatch, cursor: Cursor): void {
    const run = this.runs.get(lease.runId)!
    for (const bytes of batch.blobs) run.blobs.set(addressOf(bytes), bytes)
    for (const content of batch.contents) run.log.push({ content, epoch: lease.epoch })
    run.digests.set(cursor.seq, cursor.digest)
    run.stalled = null
    run.status = batch.end ?? (batch.suspend ? 'suspended' : 'open')
    run.seen = Math.max(run.seen, batch.seen ?? 0)
    if (batch.progress) run.claims = 0
    if (batch.end || batch.suspend) run.holder = undefined
    if (batch.suspend) this.#suspended(run, batch.suspend.wakeAt)
  }

  #suspended(run: ModelRun, wakeAt: number | undefined): void {
    const isAwake = run.messages.length > run.seen
    run.wokenBy = isAwake ? 'message' : 'time'
    run.dueAt = isAwake ? this.now : wakeAt === undefined ? null : Math.max(wakeAt, this.now)
  }

  delivered(run: ModelRun, message: Omit<ModelMessage, 'at'>): void {
    run.messages.push({ ...message, at: this.now })
    if (run.status !== 'suspended' || (run.dueAt !== null && run.dueAt <= this.now)) return
    run.dueAt = this.now
    run.wokenBy = 'message'
  }

  /** Since when a claimer of the queue may have the run; undefined when it may not. */
  dueSince(run: ModelRun, queue: string): number | undefined {
    const { status, dueAt, holder } = run
    if (run.queue !== queue || (status !== 'open' && status !== 'suspended')) return undefined
    if (dueAt === null || dueAt > this.now || (holder && holder.expiresAt > this.now)) return undefined
    return Math.max(dueAt, holder?.expiresAt ?? 0)
  }
}

/** Entries of these contents stand after the batch's place, and what it says of the end is what happened. */
function stands(run: ModelRun, { after, contents, end }: ModelBatch): boolean {
  if (run.digests.get(after.seq) !== after.digest) return false
  const last = after.seq + contents.length
  if (last > run.log.length) return false
  const endedHere = isEnded(run) && run.log.length === last ? run.status : undefined
  return endedHere === end && contents.every((content, index) => run.log[after.seq + index]?.content === content)
}

export function isEnded({ status }: ModelRun): boolean {
  return EndStatus.options.some((end) => end === status)
}

export function addressOf(bytes: Uint8Array): BlobAddress {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
