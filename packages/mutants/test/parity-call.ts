import {
  type Batch,
  type BlobAddress,
  blobAddress,
  type Cursor,
  type Journal,
  type Lease,
  type Manifest,
} from '@tangle-network/durability-contract'
import { type AppendOperation, type Operation, type Request, RUNS } from './parity-operation.ts'

const BLOBS = ['', 'one', 'two'].map((text) => new TextEncoder().encode(text))

/** What the callers of both journals remember; the journals agree, so one memory does for both. */
export class World {
  /** Of this sequence of operations; its runs and its queue are named after it. */
  readonly program: number
  readonly now: () => number
  readonly leases = new Map<string, Lease[]>()
  readonly heads = new Map<string, Cursor>()
  readonly inboxes = new Map<string, number>()
  readonly archives: string[][] = []
  readonly sent: { lease: Lease; batch: Batch }[] = []

  constructor(program: number, now: () => number) {
    this.program = program
    this.now = now
  }

  runId(run: number): string {
    return `${this.program}/${RUNS[run]}`
  }

  get queue(): string {
    return `queue ${this.program}`
  }

  /** Most runs are on the queue, of two agents; `other` is what conflicts. */
  manifest(run: number, other: number): Manifest {
    const manifest = { agent: run % 2 ? 'a' : 'b', taskDigest: '0'.repeat(64), seed: `${other}` }
    return run === 0 ? manifest : { ...manifest, queue: this.queue }
  }

  remember(each: Operation, value: unknown): void {
    if (value === undefined) return
    if (each.op === 'claim') for (const claimed of value as Known[]) this.#know(claimed.lease?.runId ?? '', claimed)
    if (!('run' in each) || each.op === 'read') return
    const runId = this.runId(each.run)
    if (each.op === 'deliver') this.inboxes.set(runId, (value as { position: number }).position)
    else if (each.op === 'export') this.archives.push(value as string[])
    else if (each.op !== 'forget' && each.op !== 'release') this.#know(runId, value as Known)
  }

  #know(runId: string, { lease, head, cursor }: Known): void {
    if (lease) this.leases.set(runId, [...(this.leases.get(runId) ?? []), lease])
    const place = cursor ?? head
    if (place) this.heads.set(runId, { seq: place.seq, digest: place.digest })
  }
}

interface Known {
  lease?: Lease
  head?: Cursor
  cursor?: Cursor
}

type Call = (journal: Journal) => Promise<unknown>

/** What to ask of a journal; undefined where there is nothing yet to ask with. */
export function callOf(each: Operation, world: World): Call | undefined {
  if (each.op === 'tick' || each.op === 'poison') return undefined
  if (each.op === 'replay') return replayOf(each, world)
  if (each.op === 'import') {
    const archive = world.archives[each.which % world.archives.length]
    return archive && ((journal) => journal.import(archive))
  }
  if (each.op === 'claim') {
    const { owner, ttlMs, limit, agents, vocabulary } = each
    return (journal) => journal.claim({ owner, ttlMs, limit, queue: world.queue, supports: { agents, vocabulary } })
  }
  const queue = 'queued' in each && each.queued ? { queue: world.queue } : {}
  if (each.op === 'list') {
    const query = { ...queue, prefix: `${world.program}/${each.prefix}`, limit: each.limit }
    const after = each.after === null ? {} : { after: world.runId(each.after) }
    return (journal) => journal.list({ ...query, ...after, ...(each.status ? { status: each.status } : {}) })
  }
  if (each.op === 'prune') {
    const endedBefore = world.now() - each.agoMs
    return (journal) => journal.prune({ ...queue, endedBefore, prefix: `${world.program}/${each.prefix}` })
  }
  return callOnRun(each, world)
}

function callOnRun(each: Extract<Operation, { run: number }>, world: World): Call | undefined {
  const runId = world.runId(each.run)
  switch (each.op) {
    case 'begin': {
      const acquire = each.request && requestOf(each.request, world, runId)
      const options = { reuse: each.reuse, ...(acquire ? { acquire } : {}) }
      return (journal) => journal.begin(runId, world.manifest(each.run, each.manifest), options)
    }
    case 'acquire':
      return (journal) => journal.acquire(runId, requestOf(each.request, world, runId))
    case 'head':
      return (journal) => journal.head(runId)
    case 'getBlob':
      return (journal) => journal.getBlob(runId, addressOf(each.blob))
    case 'read': {
      const after = { seq: each.after, ...(each.forged ? { digest: 'f'.repeat(64) } : {}) }
      return (journal) => journal.read(runId, { after, limit: each.limit })
    }
    case 'deliver': {
      const message = { id: `m${each.id}`, sender: 's', kind: 'k', payload: each.payload }
      return (journal) => journal.deliver(runId, message)
    }
    case 'inbox':
      return (journal) => journal.inbox(runId, { after: each.after, limit: each.limit })
    case 'revive':
      return (journal) => journal.revive(runId, { sender: each.sender, reason: 'mended' })
    case 'export':
      return (journal) => linesOf(journal.export(runId, { moved: each.moved }))
    case 'forget':
      return (journal) => journal.forget(runId)
    default:
      return callOnLease(each, world, runId)
  }
}

function callOnLease(each: Extract<Operation, { lease: number }>, world: World, runId: string): Call | undefined {
  const leases = world.leases.get(runId) ?? []
  const lease = each.lease < 0 ? leases.at(-1) : leases[each.lease % leases.length]
  if (lease === undefined) return undefined
  if (each.op === 'renew') return (journal) => journal.renew(lease)
  if (each.op === 'release') {
    return (journal) => journal.release(lease, each.stalled === null ? {} : { stalled: each.stalled })
  }
  if (each.op === 'putBlob') return (journal) => journal.putBlob(lease, blobOf(each.blob))
  const batch = batchOf(each, world, runId)
  world.sent.push({ lease, batch })
  return (journal) => journal.append(lease, batch)
}

function replayOf(each: Extract<Operation, { op: 'replay' }>, world: World): Call | undefined {
  const { lease, batch } = world.sent[each.which % world.sent.length] ?? {}
  if (!lease || !batch) return undefined
  const { end, suspend, ...open } = batch
  const other: Batch = end ? open : { ...open, end: 'failed' }
  return (journal) => journal.append(lease, each.end === 'same' ? batch : other)
}

function batchOf(each: AppendOperation, world: World, runId: string): Batch {
  const head = world.heads.get(runId) ?? { seq: 0, digest: '0'.repeat(64) }
  const after = { head, start: { seq: 0, digest: head.digest }, forged: { seq: head.seq, digest: 'f'.repeat(64) } }
  const refs: { refs?: (number | BlobAddress)[] } =
    each.refs === 'none' ? {} : { refs: [each.refs === 'stored' ? addressOf(each.blob) : 0] }
  const last = world.inboxes.get(runId) ?? 0
  const seen = { none: undefined, first: Math.min(1, last), last, past: last + 3 }[each.seen]
  const wakeAt = typeof each.suspend === 'number' ? { wakeAt: world.now() + each.suspend } : {}
  return {
    after: after[each.after],
    at: 7,
    entries: each.payloads.map((payload) => ({ kind: 'k', payload, ...refs })),
    ...(each.refs === 'carried' ? { blobs: [blobOf(each.blob)] } : {}),
    ...(each.end ? { end: each.end } : each.suspend === undefined ? {} : { suspend: wakeAt }),
    ...(seen === undefined ? {} : { seen }),
    progress: each.progress,
    vocabulary: each.vocabulary,
  }
}

function requestOf({ owner, ttlMs, supersede }: Request, world: World, runId: string) {
  const last = world.leases.get(runId)?.at(-1)
  return { owner, ttlMs, ...(supersede && last ? { supersede: { owner: last.owner, epoch: last.epoch } } : {}) }
}

function blobOf(which: number): Uint8Array {
  return BLOBS[which % BLOBS.length]!
}

function addressOf(which: number): BlobAddress {
  return blobAddress(blobOf(which))
}

async function linesOf(archive: AsyncIterable<string>): Promise<string[]> {
  const lines: string[] = []
  for await (const line of archive) lines.push(line)
  return lines
}
