import type { Journal, Message } from '@tangle-network/durability-contract'

/** The messages of a run that nothing has consumed yet, as far as they were read. */
export class Inbox {
  readonly #journal: Journal
  readonly #runId: string
  readonly #consumed: ReadonlySet<number>
  /** By kind, in the order of their positions. */
  readonly #left = new Map<string, Message[]>()
  #position = 0

  constructor(ports: { journal: Journal; runId: string; consumed: ReadonlySet<number> }) {
    this.#journal = ports.journal
    this.#runId = ports.runId
    this.#consumed = ports.consumed
    while (this.#consumed.has(this.#position + 1)) this.#position += 1
  }

  /** The position of the last message that was read. */
  get position(): number {
    return this.#position
  }

  /** Reads to the end of the inbox as it now is. */
  async readOn(): Promise<void> {
    for (;;) {
      const { messages, next, head } = await this.#journal.inbox(this.#runId, { after: this.#position })
      this.#position = next
      for (const message of messages.filter(({ position }) => !this.#consumed.has(position))) this.#keep(message)
      if (next >= head.inbox.last) return
    }
  }

  /** Takes all messages of the kind. */
  takeAll(kind: string): Message[] {
    const found = this.#left.get(kind) ?? []
    this.#left.delete(kind)
    return found
  }

  /** Takes the oldest message of the kind that was stored by then. */
  take(kind: string, until = Number.POSITIVE_INFINITY): Message | undefined {
    const ofKind = this.#left.get(kind) ?? []
    const index = ofKind.findIndex(({ at }) => at <= until)
    const found = ofKind[index]
    if (found) ofKind.splice(index, 1)
    if (ofKind.length === 0) this.#left.delete(kind)
    return found
  }

  #keep(message: Message): void {
    const ofKind = this.#left.get(message.kind)
    if (ofKind) ofKind.push(message)
    else this.#left.set(message.kind, [message])
  }
}
