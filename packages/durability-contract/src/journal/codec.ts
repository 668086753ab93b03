/** Where the bytes belong: a codec may choose a key by the run and bind what it makes to the place. */
export interface CodecContext {
  readonly runId: string
  /** `entry N`, `message ID` or `blob`; the same when the bytes come back. */
  readonly place: string
}

/**
 * Transforms payloads and blobs before they are sealed and stored, and back after they were verified; digests then
 * cover what the codec made. A codec must be deterministic in its input and context, for a batch that is offered again
 * must seal to the same digests, and must make well-formed text without U+0000 (clause S-5).
 */
export interface Codec {
  encodePayload(text: string, context: CodecContext): string
  decodePayload(text: string, context: CodecContext): string
  encodeBlob(bytes: Uint8Array, context: CodecContext): Uint8Array
  decodeBlob(bytes: Uint8Array, context: CodecContext): Uint8Array
}

/** The default: what is stored is the canonical encoding itself. */
export const identityCodec: Codec = {
  encodePayload: (text) => text,
  decodePayload: (text) => text,
  encodeBlob: (bytes) => bytes,
  decodeBlob: (bytes) => bytes,
}

/** Stored text must survive UTF-8 and every database: a codec that breaks this would lose data unnoticed (clause S-5). */
export function encodeStoredText(codec: Codec, text: string, context: CodecContext): string {
  const encoded = codec.encodePayload(text, context)
  if (typeof encoded === 'string' && encoded.isWellFormed() && !encoded.includes('\0')) return encoded
  throw new TypeError('codec.encodePayload must give well-formed text without U+0000')
}
