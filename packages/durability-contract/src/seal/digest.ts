import { createHmac, hash } from 'node:crypto'
import { byteLength } from '../value/canonical.ts'

/** SHA-256 of a text (as UTF-8) or of bytes, in lower-case hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/** HMAC-SHA-256 of a text, in lower-case hexadecimal. */
export function hmacSha256(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex')
}

/** Joins fields so that no two lists of fields give one text: each is preceded by its length in bytes. */
export function frame(fields: readonly string[]): string {
  let framed = ''
  for (const field of fields) framed += `${byteLength(field)}:${field}`
  return framed
}
