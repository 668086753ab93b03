import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import type { Codec, CodecContext } from '../journal/codec.ts'
import { frame } from '../seal/digest.ts'
import type { KeyRing } from './key-ring.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts payloads, messages and blobs with AES-256-GCM under the key of their run, bound to their place in it. The nonce
 * is a keyed digest of place and content: the same batch offered again seals alike, as clause S-5 asks, and other content
 * meets another nonce. What a reader of the store still sees: sizes, and that two blobs of one run are equal.
 */
export function createAesCodec(ring: KeyRing): Codec {
  const encrypt = (bytes: Uint8Array, context: CodecContext): Buffer => {
    const keys = keysOf(ring, context.runId)
    const place = Buffer.from(frame([context.runId, context.place]))
    const nonce = createHmac('sha256', keys.nonce).update(place).update(bytes).digest().subarray(0, NONCE_BYTES)
    const cipher = createCipheriv(ALGORITHM, keys.content, nonce).setAAD(place)
    return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  }
  const decrypt = (sealed: Buffer, context: CodecContext): Buffer => {
    const keys = keysOf(ring, context.runId)
    try {
      const decipher = createDecipheriv(ALGORITHM, keys.content, sealed.subarray(0, NONCE_BYTES))
      decipher.setAAD(Buffer.from(frame([context.runId, context.place]))).setAuthTag(sealed.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    } catch (cause) {
      throw new DurabilityError('CORRUPT', {
        expected: `what was encrypted for ${quoted(context.place)}`,
        found: 'bytes that do not decrypt there',
        where: `run ${quoted(context.runId)}`,
        cause,
      })
    }
  }
  return {
    encodePayload: (text, context) => encrypt(Buffer.from(text, 'utf8'), context).toString('base64'),
    decodePayload: (text, context) => decrypt(Buffer.from(text, 'base64'), context).toString('utf8'),
    encodeBlob: (bytes, context) => new Uint8Array(encrypt(bytes, context)),
    decodeBlob: (bytes, context) => new Uint8Array(decrypt(Buffer.from(bytes), context)),
  }
}

/** Two keys of one: what makes nonces must not be what encrypts. */
function keysOf(ring: KeyRing, runId: string): { readonly content: Buffer; readonly nonce: Buffer } {
  const key = ring.keyOf(runId)
  const derived = (purpose: string) => createHmac('sha256', key).update(purpose).digest()
  return { content: derived('content'), nonce: derived('nonce') }
}
