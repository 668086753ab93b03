import { byteLength, decodeValue, encodeValue, sha256 } from '@tangle-network/durability-contract'

/**
 * The messages of a tool loop, only ever appended to. They stand here as they would be read back from the log, down to the
 * order of their keys, so that a model is told the same bytes in every life.
 */
export class Transcript<M> {
  readonly #messages: M[] = []
  #bytes = 0
  #digest = ''

  constructor(messages: readonly M[]) {
    this.append(messages)
  }

  append(messages: readonly M[]): void {
    for (const message of messages) {
      const text = encodeValue(message, 'a message')
      this.#messages.push(decodeValue(text) as M)
      this.#bytes += byteLength(text)
      this.#digest = sha256(`${this.#digest}${text}`)
    }
  }

  get messages(): readonly M[] {
    return this.#messages
  }

  /** As much as it takes to store. */
  get bytes(): number {
    return this.#bytes
  }

  /** A function of the messages alone, and not of when each was appended. */
  get digest(): string {
    return this.#digest
  }
}
