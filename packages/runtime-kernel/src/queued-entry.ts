import {
  DurabilityError,
  EncodedDraft,
  type EndStatus,
  type FactKind,
  type FactPayload,
  LIMITS,
} from '@tangle-network/durability-contract'

export interface FactDraft<K extends FactKind = FactKind> {
  readonly kind: K
  readonly payload: FactPayload<K>
  /** Stored with the entry, which refers to it as its ref 0. */
  readonly blob?: Uint8Array | undefined
  readonly end?: EndStatus | undefined
  /** Suspends the run with this entry, until then or until a message comes that lies past `seen`. */
  readonly suspend?: { readonly wakeAt: number | undefined; readonly seen: number } | undefined
}

/** A draft that was found fit to be written. */
export interface QueuedEntry<K extends FactKind = FactKind> {
  readonly draft: FactDraft<K>
  /** Kind and payload as they go into a batch. */
  readonly encoded: EncodedDraft
  /** With its blob. */
  readonly bytes: number
}

/** Checks a draft before it gets its place. Throws `INVALID_VALUE` or `LIMIT_EXCEEDED`. */
export function queuedEntry<K extends FactKind>(draft: FactDraft<K>): QueuedEntry<K> {
  const encoded = new EncodedDraft(draft.kind, draft.payload, draft.kind)
  const { bytes } = encoded
  if (bytes > LIMITS.payloadBytes)
    throw tooLarge(`a payload of at most ${LIMITS.payloadBytes} bytes`, bytes, draft.kind)
  return { draft, encoded, bytes: bytes + (draft.blob?.byteLength ?? 0) }
}

/** The same for an entry that must fit one batch with its blob: none can be stored ahead of a transaction. */
export function entryOfTransaction<K extends FactKind>(draft: FactDraft<K>): QueuedEntry<K> {
  const queued = queuedEntry(draft)
  if (queued.bytes <= LIMITS.batchBytes) return queued
  throw tooLarge(`a result of at most ${LIMITS.batchBytes} bytes in a transaction`, queued.bytes, draft.kind)
}

/** The position of the message that an entry consumes; 0 where it consumes none. */
export function consumedBy({ payload }: FactDraft): number {
  return ('message' in payload && payload.message?.position) || 0
}

function tooLarge(expected: string, bytes: number, where: string): DurabilityError {
  return new DurabilityError('LIMIT_EXCEEDED', { expected, found: `${bytes}`, where })
}
