import {
  type BlobAddress,
  byteLength,
  DurabilityError,
  decodeValue,
  encodeValue,
  type Journal,
  type Kept,
  LIMITS,
  type Stored,
} from '@tangle-network/durability-contract'

/** Larger values leave the log for a blob, so that reading a log stays cheap. */
const IN_PLACE_BYTES = 64 * 1024

/** A value on its way into an entry. */
export interface Storable {
  readonly stored: Stored
  readonly blob?: Uint8Array
}

/** Prepares a value for an entry; throws `INVALID_VALUE` or `LIMIT_EXCEEDED`. Undefined is a value, kept as none. */
export function toStored(value: unknown, where: string): Storable {
  if (value === undefined) return { stored: {} }
  const text = encodeValue(value, where)
  const bytes = byteLength(text)
  if (bytes <= IN_PLACE_BYTES) return { stored: { value: decodeValue(text) } }
  if (bytes > LIMITS.blobBytes) {
    throw new DurabilityError('LIMIT_EXCEEDED', {
      expected: `a value of at most ${LIMITS.blobBytes} bytes`,
      found: `${bytes}`,
      where,
    })
  }
  return { stored: { blob: 0 }, blob: Buffer.from(text, 'utf8') }
}

/** The value as it will be read back. */
export function fromStorable({ stored, blob }: Storable): unknown {
  if (blob !== undefined) return decodeBytes(blob)
  return 'value' in stored ? stored.value : undefined
}

/** The value that an entry keeps, fetched when it lies in a blob. */
export async function fromStored(journal: Journal, runId: string, { is, refs, seq }: Kept<Stored>): Promise<unknown> {
  if (!('blob' in is)) return is.value
  const address = refs[is.blob]
  if (address === undefined) {
    throw new DurabilityError('CORRUPT', {
      expected: `a ref ${is.blob}`,
      found: `${refs.length} refs`,
      where: `entry ${seq}`,
    })
  }
  return decodeBytes(await journal.getBlob(runId, address as BlobAddress))
}

function decodeBytes(bytes: Uint8Array): unknown {
  return decodeValue(Buffer.from(bytes).toString('utf8'))
}
