import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { frame, sha256 } from '../seal/digest.ts'
import { checkLimit } from '../value/argument.ts'
import { byteLength, encodeValue } from '../value/canonical.ts'
import { checkName } from '../value/name.ts'
import { type Codec, encodeStoredText } from './codec.ts'
import { type MessageDraft, RESERVED_PREFIX } from './message.ts'
import type { MessageRow } from './row.ts'

export interface DetachedMessage {
  readonly message: Omit<MessageRow, 'position' | 'at'>
  /** Of the canonical payload. */
  readonly bytes: number
}

/** Checks a message whole and encodes it. Names of the kernel are refused to everybody else. */
export function detachMessage(draft: MessageDraft, runId: string, codec: Codec, isKernel: boolean): DetachedMessage {
  if (typeof draft !== 'object' || draft === null)
    throw new TypeError('a message must be { id, sender, kind, payload }')
  const { id, sender, kind, payload: value } = draft
  const where = `run ${quoted(runId)} message`
  checkName(`id of ${where}`, id)
  checkName(`sender of ${where}`, sender)
  checkName(`kind of ${where}`, kind, LIMITS.kindBytes)
  if (!isKernel) for (const name of [id, sender, kind]) checkNotReserved(name, where)
  const text = encodeValue(value, `${where} payload`)
  const bytes = byteLength(text)
  checkLimit('a message', bytes, LIMITS.messageBytes, 'bytes', where)
  const payload = encodeStoredText(codec, text, { runId, place: `message ${id}` })
  return { message: { id, sender, kind, payload, digest: messageDigest({ id, sender, kind, payload }) }, bytes }
}

/** What makes two messages the same: all that the sender gave. `payload` is the stored text. */
export function messageDigest(message: { id: string; sender: string; kind: string; payload: string }): string {
  const { id, sender, kind, payload } = message
  return sha256(frame(['message', id, sender, kind, payload]))
}

export function checkNotReserved(name: string, where: string): void {
  if (!name.startsWith(RESERVED_PREFIX)) return
  throw new DurabilityError('INVALID_NAME', {
    expected: `a name that does not begin with ${quoted(RESERVED_PREFIX)}`,
    found: quoted(name),
    where,
  })
}
