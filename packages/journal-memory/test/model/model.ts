import { createHash } from 'node:crypto'
import type { BlobAddress, Cursor, EndStatus, ErrorCode, Lease, RunStatus } from '@tangle-network/durability-contract'

/** What a command is expected to end in. */
export type Expected = 'done' | 'replayed' | ErrorCode

export interface ModelEntry {
  /** All that its seal covers besides its place, as text. */
  readonly content: string
  readonly epoch: number
}

export interface ModelRun {
  readonly seed: string
  status: RunStatus
  stalled: string | null
  epoch: number
  holder: { readonly lease: Lease; ttlMs: number; expiresAt: number } | undefined
  readonly log: ModelEntry[]
  /** Digests the journal has answered, by seq. The last is the head's. */
  readonly digests: Map<number, string>
  readonly blobs: Map<BlobAddress, Uint8Array>
}

/** A batch as the model compares it: contents of entries, their refs resolved to addresses. */
export interface ModelBatch {
  readonly after: Cursor
  readonly contents: readonly string[]
  readonly refs: readonly BlobAddress[]
  readonly blobs: readonly Uint8Array[]
  readonly end: EndStatus | undefined
}

/** The journal in plain words: lists and maps, no digest computed, no row shared with what is tested. */
export class Model {
  now = 1_000_000
  readonly runs = new Map<string, ModelRun>()
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
    const known = new Set([...run.blobs.keys(), ...batch.blobs.map(addressOf)])
    return batch.refs.every((ref) => known.has(ref)) ? 'done' : 'BLOB_MISSING'
  }

  acquired(lease: Lease, ttlMs: number): void {
    const run = this.runs.get(lease.runId)!
    run.epoch = lease.epoch
    run.holder = { lease, ttlMs, expiresAt: this.now + ttlMs }
    this.leases.push(lease)
  }

  appended(lease: Lease, batch: ModelBatch, cursor: Cursor): void {
    const run = this.runs.get(lease.runId)!
    for (const bytes of batch.blobs) run.blobs.set(addressOf(bytes), bytes)
    for (const content of batch.contents) run.log.push({ content, epoch: lease.epoch })
    run.digests.set(cursor.seq, cursor.digest)
    run.stalled = null
    run.status = batch.end ?? 'open'
    if (batch.end) run.holder = undefined
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
  return status !== 'open' && status !== 'stalled'
}

export function addressOf(bytes: Uint8Array): BlobAddress {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
