import {
  type BlobAddress,
  byteLength,
  decodeValue,
  type Entry,
  encodeValue,
  type Journal,
  LIMITS,
} from '@tangle-network/durability-contract'

/** A value as it was when this was made: what its owner changes afterwards changes nothing. */
export interface Detached {
  /** Canonical. */
  readonly text: string
  readonly value: unknown
}

/** Throws `INVALID_VALUE` where the value would not come back as it is. */
export function detach(value: unknown, where: string): Detached {
  const text = encodeValue(value, where)
  return { text, value: decodeValue(text) }
}

/** The bytes of a value that is too large for a payload: its entry has null for one, and refers to them. */
export function bytesOfLarge({ text }: Detached): Uint8Array | undefined {
  return byteLength(text) > LIMITS.payloadBytes ? Buffer.from(text) : undefined
}

/** The value of an entry, wherever it lies. */
export async function readValue(journal: Journal, runId: string, { payload, refs }: Entry): Promise<unknown> {
  const [address] = refs
  if (address === undefined) return payload
  const bytes = await journal.getBlob(runId, address as BlobAddress)
  return decodeValue(Buffer.from(bytes).toString('utf8'))
}
