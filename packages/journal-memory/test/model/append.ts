import type { Batch, BlobAddress, Cursor, EndStatus, Lease } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { Command, demand, pick, type Real } from './command.ts'
import { chosenLease, type LeaseChoice } from './lease.ts'
import { addressOf, type Model, type ModelBatch, type ModelRun } from './model.ts'

/** Which place a batch follows: mostly the head; now and then an earlier place, or one that is off by one. */
export interface PlaceChoice {
  readonly which: 'head' | 'earlier' | 'seq + 1' | 'seq - 1' | 'other digest'
  readonly at: number
}

function chosenPlace(run: ModelRun | undefined, { which, at }: PlaceChoice): Cursor {
  const digests = run?.digests ?? new Map([[0, '0'.repeat(64)]])
  const places = [...digests].map(([seq, digest]) => ({ seq, digest }))
  const head = places.at(-1)!
  const earlier = pick(places, at)!
  if (which === 'earlier') return earlier
  if (which === 'other digest') return { seq: head.seq, digest: earlier.digest }
  const off = { head: 0, 'seq + 1': 1, 'seq - 1': -1 }[which]
  return { seq: Math.max(0, head.seq + off), digest: head.digest }
}

export interface Ref {
  readonly of: 'carried' | 'stored' | 'nowhere'
  readonly at: number
}

export class Append extends Command<{
  readonly lease: LeaseChoice
  readonly place: PlaceChoice
  readonly payloads: readonly number[]
  readonly at: number
  readonly blobs: readonly number[]
  readonly refs: readonly Ref[]
  readonly end: EndStatus | undefined
  /** Milliseconds from now, or without end. */
  readonly suspend: number | 'for a message' | undefined
  readonly seen: 'nothing' | 'all' | 'one' | 'too many'
  readonly progress: boolean
}> {
  override async run(model: Model, real: Real): Promise<void> {
    const lease = chosenLease(model, this.args.lease)
    if (!lease) return
    const run = model.runs.get(lease.runId)
    const after = chosenPlace(run, this.args.place)
    const blobs = this.args.blobs.map((byte) => Uint8Array.of(byte))
    const refs = this.args.refs.map((ref) => resolved(ref, run, blobs))
    const addresses = refs.map((ref) => (typeof ref === 'number' ? addressOf(blobs[ref]!) : ref))
    const entries = this.args.payloads.map((payload) => ({ kind: 'k', payload, refs }))
    const contents = this.args.payloads.map((payload) => JSON.stringify({ at: this.args.at, payload, refs: addresses }))
    const { at, end, progress } = this.args
    const seen = seenOf(run, this.args.seen)
    const suspend = end ? undefined : suspension(model.now, this.args.suspend)
    const optional = { ...(end && { end }), ...(suspend && { suspend }), ...(seen !== undefined && { seen }) }
    const batch: Batch = { after, at, entries, blobs, progress, ...optional }
    await offer(model, real, lease, batch, { after, contents, refs: addresses, blobs, end, suspend, seen, progress })
  }
}

function suspension(now: number, suspend: number | 'for a message' | undefined): { wakeAt?: number } | undefined {
  if (suspend === undefined) return undefined
  return suspend === 'for a message' ? {} : { wakeAt: now + suspend }
}

function seenOf(run: ModelRun | undefined, seen: 'nothing' | 'all' | 'one' | 'too many'): number | undefined {
  const last = run?.messages.length ?? 0
  return { nothing: undefined, all: last, one: Math.min(1, last), 'too many': last + 1 }[seen]
}

function resolved({ of, at }: Ref, run: ModelRun | undefined, blobs: readonly Uint8Array[]): BlobAddress | number {
  if (of === 'carried' && blobs.length > 0) return at % blobs.length
  const stored = of === 'stored' ? pick([...(run?.blobs.keys() ?? [])], at) : undefined
  return stored ?? addressOf(Uint8Array.of(200 + (at % 50)))
}

/** Offers again what was offered before: as it was, from another lease, or with another end. */
export class OfferAgain extends Command<{
  readonly which: number
  readonly lease: LeaseChoice | undefined
  readonly end: EndStatus | 'same' | 'none'
}> {
  override async run(model: Model, real: Real): Promise<void> {
    const before = pick(model.offered, this.args.which)
    if (!before) return
    const other = this.args.lease && chosenLease(model, { ...this.args.lease, runId: before.lease.runId })
    const lease = { ...(other ?? before.lease), runId: before.lease.runId }
    const { end: was, suspend: rest, ...endless } = before.real as Batch
    const end = this.args.end === 'same' ? was : this.args.end === 'none' ? undefined : this.args.end
    const suspend = end ? undefined : rest
    const batch = { ...endless, ...(end && { end }), ...(suspend && { suspend }) }
    await offer(model, real, lease, batch, { ...before.batch, end, suspend })
  }
}

async function offer(model: Model, { journal }: Real, lease: Lease, batch: Batch, inModel: ModelBatch): Promise<void> {
  const expected = model.mayAppend(lease, inModel)
  model.offered.push({ lease, real: batch, batch: inModel })
  const answer = await demand('append', expected, () => journal.append(lease, batch))
  if (!answer) return
  expect(answer.cursor.seq).toBe(inModel.after.seq + inModel.contents.length)
  if (expected === 'done') model.appended(lease, inModel, answer.cursor)
  // Of a replay that ends inside a batch, the model has not met the digest yet.
  const digests = model.runs.get(lease.runId)!.digests
  expect(digests.get(answer.cursor.seq) ?? answer.cursor.digest).toBe(answer.cursor.digest)
}
