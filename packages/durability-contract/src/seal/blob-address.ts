import { sha256 } from './digest.ts'

const ADDRESS = /^sha256:[0-9a-f]{64}$/

/** The name of a blob: `sha256:` and the digest of its stored bytes in hexadecimal. */
export type BlobAddress = `sha256:${string}`

export function blobAddress(bytes: Uint8Array): BlobAddress {
  return `sha256:${sha256(bytes)}`
}

export function isBlobAddress(text: unknown): text is BlobAddress {
  return typeof text === 'string' && ADDRESS.test(text)
}
