import {
  type BlobAddress,
  byteLength,
  DurabilityError,
  decodeValue,
  Encoded,
  type Journal,
  type Kept,
  LIMITS,
  type Stored,
  said,
  type Where,
} from '@tangle-network/durability-contract'

/** Larger values leave the log for a blob, so that reading a log stays cheap. */
const IN_PLACE_BYTES = 64 * 1024

/** A value on its way into an entry. */
export interface Storable {
  readonly stored: Stored
  readonly blob?: Uint8Array
  /** The value, where it stands in the entry. */
  readonly encoded?: Encoded
}

/** Prepares a value for an entry; throws `INVALID_VALUE` or `LIMIT_EXCEEDED`. Undefined is a value, kept as none. */
export function toStored(value: unknown, where: Where): Storable {
  if (value === undefined) return { stored: {} }
  const encoded = new Encoded(value, where)
  const bytes = byteLength(encoded.text)
  if (bytes <= IN_PLACE_BYTES) return { stored: { value: encoded }, encoded }
  if (bytes > LIMITS.blobBytes) {
    throw new DurabilityError('LIMIT_EXCEEDED', {
      expected: `a value of at most ${LIMITS.blobBytes} bytes`,
      found: `${bytes}`,
      where: said(where),
    })
  }
  return { stored: { blob: 0 }, blob: Buffer.from(encoded.text, 'utf8') }
}

/** The value as it will be read back, another one each time. */
export function fromStorable({ encoded, blob }: Storable): unknown {
  return blob === undefined ? encoded?.decode() : decodeBytes(blob)
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
