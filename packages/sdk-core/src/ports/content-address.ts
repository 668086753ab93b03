import { type BlobAddress, encodeValue, sha256 } from '@tangle-network/durability-contract'

/**
 * The address of a value: `sha256:` and the digest of its JSON with sorted keys and without spaces, in hexadecimal. Equal
 * values have equal addresses, however their keys are ordered. What JSON would leave out or change is `INVALID_VALUE`, but
 * for properties that are undefined: those count as absent.
 */
export function contentAddress(value: unknown): BlobAddress {
  return `sha256:${sha256(encodeValue(value, 'artifact'))}`
}
