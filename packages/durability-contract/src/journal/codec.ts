/** Where the bytes belong, so that a codec can choose a key per run. */
export interface CodecContext {
  readonly runId: string
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
