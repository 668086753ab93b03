import { DurabilityError } from '../error/durability-error.ts'
import { quoted, said, type Where } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { type BlobAddress, blobAddress, isBlobAddress } from '../seal/blob-address.ts'
import { checkInteger, checkLimit } from '../value/argument.ts'
import { byteLength, encodeValue } from '../value/canonical.ts'
import { checkName } from '../value/name.ts'
import type { Batch, Draft } from './batch.ts'
import { type Codec, encodeStoredText } from './codec.ts'
import { type Cursor, isDigest } from './cursor.ts'
import { EncodedDraft } from './encoded-draft.ts'
import type { StoredBlob } from './journal-store.ts'
import { EndStatus } from './status.ts'

export interface DetachedBatch {
  readonly after: Cursor
  readonly at: number
  readonly drafts: readonly { kind: string; payload: string; refs: BlobAddress[] }[]
  readonly blobs: readonly StoredBlob[]
  readonly needs: readonly BlobAddress[]
  readonly end: EndStatus | null
  readonly suspend: { readonly wakeAt: number | null } | null
  readonly seen: number | null
  readonly progress: boolean
  readonly vocabulary: number
}

/** Checks a batch whole and encodes it, so that nothing the caller changes later, and no flaw found late, reaches a store. */
export function detachBatch(
  batch: Omit<Batch, 'after'>,
  after: Cursor,
  { codec, runId }: { readonly codec: Codec; readonly runId: string },
): DetachedBatch {
  // A function without a type that returns nothing is the likely mistake.
  if (typeof batch !== 'object' || batch === null) throw new TypeError('a batch must be an object with entries')
  // Every property is read once: what was checked is what is written, even of an object with getters.
  const { at, end = null, entries, blobs: offered = [], seen = null, progress = true, vocabulary = 1 } = batch
  checkInteger('batch.at', at, 0)
  if (end !== null && !EndStatus.safeParse(end).success) {
    throw new TypeError(`batch.end must be one of ${EndStatus.options.join(', ')}`)
  }
  const suspend = detachSuspension(batch.suspend)
  if (end !== null && suspend !== null) throw new TypeError('a batch ends the run or suspends it, not both')
  if (seen !== null) checkInteger('batch.seen', seen, 0)
  checkInteger('batch.vocabulary', vocabulary, 1)
  const where = () => `run ${quoted(runId)}, batch`
  if (!Array.isArray(entries) || entries.length === 0) throw new TypeError('batch.entries must hold an entry')
  if (!Array.isArray(offered)) throw new TypeError('batch.blobs must be an array')
  checkLimit('a batch', entries.length, LIMITS.batchEntries, 'entries', where)
  // `Array.from` visits the holes of a sparse array, which `map` would pass over.
  const blobs = Array.from(offered, (bytes: Uint8Array) => detachBlob(bytes, codec, runId))
  let size = offered.reduce((sum: number, { byteLength }: Uint8Array) => sum + byteLength, 0)
  const drafts = Array.from(entries, (draft: Draft | undefined, index) => {
    const here = () => `${where()} entry ${index}`
    if (typeof draft !== 'object' || draft === null) throw new TypeError(`${here()} must be a draft { kind, payload }`)
    const { kind, refs = [] } = draft
    checkName(() => `kind of ${here()}`, kind, LIMITS.kindBytes)
    const text = EncodedDraft.textOf(draft) ?? encodeValue(draft.payload, () => `${here()} payload`)
    const bytes = byteLength(text)
    checkLimit('a payload', bytes, LIMITS.payloadBytes, 'bytes', here)
    size += bytes
    return {
      kind,
      payload: encodeStoredText(codec, text, { runId, place: `entry ${after.seq + index + 1}` }),
      refs: detachRefs(refs, blobs, here),
    }
  })
  checkLimit('a batch with its blobs', size, LIMITS.batchBytes, 'bytes', where)
  const needs = missingFrom(blobs, new Set(drafts.flatMap(({ refs }) => refs)))
  return { after, at, drafts, blobs, needs, end, suspend, seen, progress: Boolean(progress), vocabulary }
}

/** Anything with the seq and digest of a place will do, a head or a page's end included. */
export function detachCursor(after: Cursor, name: string): Cursor {
  const seq = after?.seq
  const digest = after?.digest
  if (!Number.isSafeInteger(seq) || seq < 0 || !isDigest(digest))
    throw new TypeError(`${name} must be a cursor { seq, digest }`)
  return { seq, digest }
}

function missingFrom(blobs: readonly StoredBlob[], named: Set<BlobAddress>): BlobAddress[] {
  for (const { address } of blobs) named.delete(address)
  return [...named]
}

function detachSuspension(suspend: Batch['suspend']): DetachedBatch['suspend'] {
  if (suspend === undefined) return null
  if (typeof suspend !== 'object' || suspend === null) throw new TypeError('batch.suspend must be { wakeAt? }')
  const { wakeAt = null } = suspend
  if (wakeAt !== null) checkInteger('batch.suspend.wakeAt', wakeAt, 0)
  return { wakeAt }
}

export function detachBlob(bytes: Uint8Array, codec: Codec, runId: string): StoredBlob {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('a blob must be a Uint8Array')
  checkLimit('a blob', bytes.byteLength, LIMITS.blobBytes, 'bytes', `run ${quoted(runId)}`)
  // A copy of exactly these bytes: a Buffer may be a window into a shared pool.
  const stored = codec.encodeBlob(new Uint8Array(bytes), { runId, place: 'blob' })
  return { address: blobAddress(stored), bytes: stored }
}

function detachRefs(refs: NonNullable<Draft['refs']>, blobs: readonly StoredBlob[], where: Where): BlobAddress[] {
  if (!Array.isArray(refs)) throw new TypeError(`refs of ${said(where)} must be an array`)
  checkLimit('an entry', refs.length, LIMITS.refsPerEntry, 'refs', where)
  return Array.from(refs, (ref: BlobAddress | number | undefined) => {
    const address = typeof ref === 'number' ? blobs[ref]?.address : ref
    if (isBlobAddress(address)) return address
    throw new DurabilityError('BLOB_MISSING', {
      expected: 'the address of a blob, or the index of one in the batch',
      found: typeof ref === 'number' ? `index ${ref} of ${blobs.length} blobs` : quoted(String(ref)),
      where: said(where),
    })
  })
}
