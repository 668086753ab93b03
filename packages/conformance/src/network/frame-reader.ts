import type { Frame } from './frame.ts'

/** No message may be longer: a blob of the greatest size, as text, and what is around it. */
export const FRAME_BYTES = 256 * 1024 * 1024

/** Cuts the bytes of one direction of a connection into messages, however they come in pieces. */
export class FrameReader {
  /** Whether the next message has a byte for its type; of a client, everything after its startup message. */
  isTyped: boolean
  #chunks: Buffer[] = []
  #length = 0

  constructor(isTyped: boolean) {
    this.isTyped = isTyped
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }

  /** The next message, once it is whole. Throws when it is longer than any that makes sense. */
  next(): Frame | undefined {
    const head = this.isTyped ? 5 : 4
    if (this.#length < head) return undefined
    const length = this.#front(head).readInt32BE(head - 4)
    const whole = length + head - 4
    if (length < 4 || whole > FRAME_BYTES) throw new RangeError(`a message of ${length} bytes is none`)
    if (this.#length < whole) return undefined
    const front = this.#front(whole)
    const bytes = front.subarray(0, whole)
    this.#chunks[0] = front.subarray(whole)
    if (front.length === whole) this.#chunks.shift()
    this.#length -= whole
    return { type: this.isTyped ? String.fromCharCode(bytes[0]!) : '', bytes }
  }

  /** The first chunk, made so long that it holds so many bytes. Joined only when that is needed. */
  #front(length: number): Buffer {
    const [first] = this.#chunks
    if (first && first.length >= length) return first
    const front: Buffer[] = []
    for (let held = 0; held < length; ) {
      const chunk = this.#chunks.shift()!
      front.push(chunk)
      held += chunk.length
    }
    const joined = Buffer.concat(front)
    this.#chunks.unshift(joined)
    return joined
  }
}
