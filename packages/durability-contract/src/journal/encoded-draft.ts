import type { Where } from '../error/shown.ts'
import { byteLength, Encoded } from '../value/canonical.ts'
import type { Draft } from './batch.ts'

/**
 * A draft whose payload is encoded when it is made: `append` takes the text as it is. For whoever looks, and in a copy, its
 * payload is what will be read back, made anew each time: no change of it reaches the text.
 */
export class EncodedDraft implements Draft {
  readonly kind: string
  declare readonly payload: unknown
  readonly #text: string

  /** Throws `INVALID_VALUE`, as `encodeValue` does. */
  constructor(kind: string, payload: unknown, where?: Where) {
    const encoded = new Encoded(payload, where)
    this.kind = kind
    this.#text = encoded.text
    // Its own property, as that of any other draft: `structuredClone` and spreading must find it.
    Object.defineProperty(this, 'payload', { enumerable: true, get: () => encoded.decode() })
  }

  /** Size of the payload, encoded. */
  get bytes(): number {
    return byteLength(this.#text)
  }

  /** The payload of such a draft, encoded; undefined of another one, which may be a copy. */
  static textOf(draft: Draft): string | undefined {
    return #text in draft ? draft.#text : undefined
  }
}
