import type { BlobAddress, Cursor, Lease, LeaseRequest, Manifest } from '@tangle-network/durability-contract'
import type { AtomicCall, PlainBatch } from '../history/call.ts'
import type { Knowledge } from './knowledge.ts'
import type { AppendOperation, LeaseChoice, Operation, PlaceChoice, RequestChoice } from './operation.ts'

/** Where an operation gets what it refers to from. */
export interface Resolving {
  readonly runIds: readonly string[]
  readonly knowledge: Knowledge
  /** The owner that the worker calls itself in this life. */
  readonly owner: string
  readonly now: number
}

const NOWHERE: Cursor = { seq: 0, digest: '0'.repeat(64) }
const NO_BLOB: BlobAddress = `sha256:${'0'.repeat(64)}`

/** The call that an operation comes to, now. */
export function resolveOperation(operation: Operation, to: Resolving): AtomicCall {
  const runOf = (index: number) => to.runIds[index % to.runIds.length]!
  switch (operation.do) {
    case 'begin': {
      const { run, variant, acquire, reuse } = operation
      const runId = runOf(run)
      const options = { reuse, ...(acquire && { acquire: requestOf(acquire, runId, to) }) }
      return { do: 'begin', runId, manifest: manifestOf(run, variant), options }
    }
    case 'acquire':
      return {
        do: 'acquire',
        runId: runOf(operation.run),
        request: requestOf(operation.request, runOf(operation.run), to),
      }
    case 'renew':
      return { do: 'renew', lease: leaseOf(operation.lease, to) }
    case 'release': {
      const { stalled } = operation
      return { do: 'release', lease: leaseOf(operation.lease, to), ...(stalled !== null && { stalled }) }
    }
    case 'append': {
      const lease = leaseOf(operation.lease, to)
      return { do: 'append', lease, batch: batchOf(operation, lease.runId, to) }
    }
    case 'again':
      return againOf(operation, to)
    case 'putBlob':
      return { do: 'putBlob', lease: leaseOf(operation.lease, to), bytes: operation.bytes }
    case 'getBlob': {
      const blobs = to.runIds.flatMap((runId) => to.knowledge.run(runId).blobs)
      const address = (blobs.at(-1 - operation.back) ?? NO_BLOB) as BlobAddress
      return { do: 'getBlob', runId: runOf(operation.run), address }
    }
    case 'read': {
      const runId = runOf(operation.run)
      return { do: 'read', runId, options: { after: placeOf(operation.after, runId, to), limit: operation.limit } }
    }
    case 'deliver': {
      const { run, id, sender, payload } = operation
      return { do: 'deliver', runId: runOf(run), message: { id, sender, kind: 'note', payload } }
    }
    case 'inbox': {
      const { run, after, limit } = operation
      return { do: 'inbox', runId: runOf(run), options: { after, limit } }
    }
    case 'claim': {
      const { ttlMs, limit, queue, agents, vocabulary } = operation
      return { do: 'claim', request: { owner: to.owner, ttlMs, limit, queue, supports: { agents, vocabulary } } }
    }
    case 'revive':
      return { do: 'revive', runId: runOf(operation.run), sender: 'operator', reason: 'mended' }
    case 'list': {
      const { prefix, status, queue, after, limit } = operation
      const from = after === null ? {} : { after: runOf(after) }
      return {
        do: 'list',
        query: { prefix, limit, ...from, ...(status && { status }), ...(queue !== null && { queue }) },
      }
    }
    case 'prune': {
      const { agoMs, status, queue } = operation
      const endedBefore = to.now - agoMs
      return { do: 'prune', query: { endedBefore, ...(status && { status }), ...(queue !== null && { queue }) } }
    }
    default:
      return { do: operation.do, runId: runOf(operation.run) }
  }
}

/** Runs differ in agent and queue; a variant is another run under the same id. */
function manifestOf(run: number, variant: number): Manifest {
  const queue = [{ queue: 'q' }, { queue: 'q' }, {}, { queue: 'p' }][run % 4]
  return { agent: run % 3 === 1 ? 'b' : 'a', taskDigest: 'd'.repeat(64), seed: `seed ${variant}`, ...queue }
}

function requestOf({ ttlMs, as, supersede }: RequestChoice, runId: string, to: Resolving): LeaseRequest {
  const { leases } = to.knowledge.run(runId)
  const holder = leases.at(-1)
  const dead = { nobody: undefined, 'the holder': holder, 'an earlier holder': leases.at(-2) }[supersede]
  const owner = (as === 'the holder' && holder?.owner) || to.owner
  return { owner, ttlMs, ...(dead && { supersede: { owner: dead.owner, epoch: dead.epoch } }) }
}

function leaseOf({ run, age, forged }: LeaseChoice, { knowledge, runIds, owner, now }: Resolving): Lease {
  const runId = runIds[run % runIds.length]!
  const { leases } = knowledge.run(runId)
  const known = leases.at(-1 - (age % Math.max(1, leases.length)))
  const lease = known ?? { runId, owner, epoch: 1, token: 'never granted', expiresAt: now }
  if (forged === 'token') return { ...lease, token: `not ${lease.token}` }
  if (forged === 'epoch') return { ...lease, epoch: lease.epoch + 1 }
  return forged === 'owner' ? { ...lease, owner } : lease
}

function placeOf({ which, back }: PlaceChoice, runId: string, { knowledge, runIds }: Resolving): Cursor {
  const { places } = knowledge.run(runId)
  const head = places.at(-1) ?? NOWHERE
  if (which === 'earlier') return places.at(-1 - (back % Math.max(1, places.length))) ?? NOWHERE
  if (which === 'seq + 1') return { ...head, seq: head.seq + 1 }
  if (which === 'seq - 1') return { ...head, seq: Math.max(0, head.seq - 1) }
  if (which === 'another digest') return { ...head, digest: NOWHERE.digest }
  if (which === 'head') return head
  return knowledge.run(runIds[(runIds.indexOf(runId) + 1) % runIds.length]!).places.at(-1) ?? NOWHERE
}

function batchOf(operation: AppendOperation, runId: string, to: Resolving): PlainBatch {
  const { after, at, payloads, kind, blobs, end, suspend, seen, progress, vocabulary } = operation
  const refs = refsOf(operation, runId, to)
  const { messages } = to.knowledge.run(runId)
  const position = { nothing: undefined, all: messages, one: Math.min(1, messages), 'too many': messages + 1 }[seen]
  const rest =
    end === null && suspend !== null ? { suspend: suspend === 'message' ? {} : { wakeAt: to.now + suspend } } : {}
  return {
    ...{ after: placeOf(after, runId, to), at, blobs, progress, vocabulary },
    entries: payloads.map((payload) => ({ kind, payload, refs })),
    ...{ ...(end !== null && { end }), ...rest, ...(position !== undefined && { seen: position }) },
  }
}

function refsOf(
  { refs, blobs }: AppendOperation,
  runId: string,
  { knowledge, runIds }: Resolving,
): (BlobAddress | number)[] {
  const other = runIds[(runIds.indexOf(runId) + 1) % runIds.length]!
  if (refs === 'carried') return blobs.map((_, index) => index)
  if (refs === 'stored') return knowledge.run(runId).blobs.slice(-2) as BlobAddress[]
  if (refs === 'of another run') return knowledge.run(other).blobs.slice(-1) as BlobAddress[]
  return refs === 'nowhere' ? [NO_BLOB] : []
}

function againOf({ back, under, end }: Extract<Operation, { do: 'again' }>, to: Resolving): AtomicCall {
  const { sent } = to.knowledge
  const call = sent.at(-1 - (back % Math.max(1, sent.length)))
  if (call?.do !== 'append') return call ?? { do: 'head', runId: to.runIds[0]! }
  const newest = to.knowledge.run(call.lease.runId).leases.at(-1) ?? call.lease
  const lease = under === 'the newest' ? newest : call.lease
  if (end === 'same') return { ...call, lease }
  const { end: _, suspend, ...endless } = call.batch
  const batch = end === 'none' ? { ...endless, ...(suspend && { suspend }) } : { ...endless, end }
  return { do: 'append', lease, batch }
}
