import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { type BlobAddress, blobAddress, isBlobAddress } from '../seal/blob-address.ts'
import { checkInteger, checkLimit } from '../value/argument.ts'
import { byteLength, encodeValue } from '../value/canonical.ts'
import { checkName } from '../value/name.ts'
import type { Batch, Draft } from './batch.ts'
import type { Codec, CodecContext } from './codec.ts'
import { Cursor } from './cursor.ts'
import type { StoredBlob } from './journal-store.ts'
import { EndStatus } from './status.ts'

export interface DetachedBatch {
  readonly after: Cursor
  readonly drafts: readonly { kind: string; payload: string; refs: BlobAddress[] }[]
  readonly blobs: readonly StoredBlob[]
  readonly needs: readonly BlobAddress[]
}

/** Checks a batch whole and encodes it, so that nothing the caller changes later, and no flaw found late, reaches a store. */
export function detachBatch(batch: Batch, codec: Codec, context: CodecContext): DetachedBatch {
  const after = detachCursor(batch.after)
  checkInteger('batch.at', batch.at, 0)
  if (batch.end !== undefined && !EndStatus.safeParse(batch.end).success) {
    throw new TypeError(`batch.end must be one of ${EndStatus.options.join(', ')}`)
  }
  const where = `run ${quoted(context.runId)}, batch`
  if (!Array.isArray(batch.entries) || batch.entries.length === 0) {
    throw new TypeError('batch.entries must hold at least one entry')
  }
  checkLimit('a batch', batch.entries.length, LIMITS.batchEntries, 'entries', where)
  const blobs = (batch.blobs ?? []).map((bytes) => detachBlob(bytes, codec, context))
  let size = blobs.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  const drafts = batch.entries.map((draft: Draft, index) => {
    const at = `${where} entry ${index}`
    const payload = detachPayload(draft, at)
    size += byteLength(payload)
    return { kind: draft.kind, payload: codec.encodePayload(payload, context), refs: detachRefs(draft, blobs, at) }
  })
  checkLimit('a batch with its blobs', size, LIMITS.batchBytes, 'bytes', where)
  const carried = new Set(blobs.map(({ address }) => address))
  const needs = [...new Set(drafts.flatMap(({ refs }) => refs))].filter((address) => !carried.has(address))
  return { after, drafts, blobs, needs }
}

/** Anything with the seq and digest of a place will do, a head or a page's end included. */
function detachCursor(after: Cursor): Cursor {
  const cursor = Cursor.safeParse({ seq: after?.seq, digest: after?.digest })
  if (!cursor.success) throw new TypeError('batch.after must be a cursor { seq, digest }')
  return cursor.data
}

export function detachBlob(bytes: Uint8Array, codec: Codec, context: CodecContext): StoredBlob {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('a blob must be a Uint8Array')
  checkLimit('a blob', bytes.byteLength, LIMITS.blobBytes, 'bytes', `run ${quoted(context.runId)}`)
  // A copy of exactly these bytes: a Buffer may be a window into a shared pool.
  const stored = codec.encodeBlob(new Uint8Array(bytes), context)
  return { address: blobAddress(stored), bytes: stored }
}

function detachPayload({ kind, payload }: Draft, where: string): string {
  checkName('kind', kind, LIMITS.kindBytes)
  const text = encodeValue(payload, `${where} payload`)
  checkLimit('a payload', byteLength(text), LIMITS.payloadBytes, 'bytes', where)
  return text
}

function detachRefs({ refs = [] }: Draft, blobs: readonly StoredBlob[], where: string): BlobAddress[] {
  checkLimit('an entry', refs.length, LIMITS.refsPerEntry, 'refs', where)
  return refs.map((ref) => {
    const address = typeof ref === 'number' ? blobs[ref]?.address : ref
    if (isBlobAddress(address)) return address
    throw new DurabilityError('BLOB_MISSING', {
      expected: 'the address of a blob, or the index of one in the batch',
      found: typeof ref === 'number' ? `index ${ref} of ${blobs.length} blobs` : quoted(String(ref)),
      where,
    })
  })
}
