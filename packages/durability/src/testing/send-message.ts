import type { Journal, MessageDraft } from '@tangle-network/durability-contract'
import { createClient, type RunView, type ViewedWait } from '@tangle-network/runtime-kernel'

/** When a message is sent: once the run waits for it, before the run begins, or so long after the run began to wait for it. */
export type SentWhen = 'waited-for' | 'begun' | { readonly afterMs: number }

/** A message for a run under test. */
export interface TestMessage {
  readonly signal: string
  readonly payload: unknown
  readonly sender: string
  readonly when: SentWhen
}

export interface SendMessageOptions {
  /** `waited-for` by default. */
  readonly when?: SentWhen
  /** Who it is from; `crash-test` by default. */
  readonly sender?: string
}

/**
 * A message for a run under test, delivered once, whatever crashes: it ends a wait for that signal, or answers a question
 * whose key it is. Each is for one wait, in the order given.
 */
export function sendMessage(signal: string, payload: unknown = null, options: SendMessageOptions = {}): TestMessage {
  const { when = 'waited-for', sender = 'crash-test' } = options
  return { signal, payload, sender, when }
}

/** Delivers the messages of one trial. */
export class Postman {
  readonly #journal: Journal
  readonly #now: () => number
  readonly #messages: readonly TestMessage[]
  /** Indices of those that were delivered. */
  readonly #sent = new Set<number>()
  /** Waits that a message was meant for. */
  readonly #served = new Set<string>()
  /** When the run was first found to wait for one that comes later. */
  readonly #awaitedSince = new Map<number, number>()

  constructor(journal: Journal, now: () => number, messages: readonly TestMessage[]) {
    this.#journal = journal
    this.#now = now
    this.#messages = messages
  }

  /** Delivers what is sent before the run begins to act. The run must be there. */
  async deliverFirst(runId: string): Promise<void> {
    for (const [index, message] of this.#messages.entries())
      if (message.when === 'begun') await this.#deliver(runId, index, message.signal)
  }

  /** Delivers what the run waits for by now. Answers whether there was anything. */
  async deliver(runId: string): Promise<boolean> {
    if (this.#sent.size === this.#messages.length) return false
    const { waits } = await this.#view(runId)
    let isAny = false
    for (const wait of waits) {
      const place = `${runId} ${wait.seq}`
      if (wait.signal === undefined || this.#served.has(place)) continue
      const index = this.#messages.findIndex((message, at) => !this.#sent.has(at) && isFor(message, wait))
      if (index < 0 || !this.#isTime(index)) continue
      this.#served.add(place)
      await this.#deliver(runId, index, wait.signal)
      isAny = true
    }
    return isAny
  }

  /** When the next message comes that the run already waits for. */
  get next(): number | undefined {
    const times = [...this.#awaitedSince].flatMap(([index, since]) => {
      const when = this.#messages[index]?.when
      return typeof when === 'object' && !this.#sent.has(index) ? since + when.afterMs : []
    })
    return times.length === 0 ? undefined : Math.min(...times)
  }

  #isTime(index: number): boolean {
    const when = this.#messages[index]?.when
    if (typeof when !== 'object') return true
    const since = this.#awaitedSince.get(index) ?? this.#now()
    this.#awaitedSince.set(index, since)
    return this.#now() >= since + when.afterMs
  }

  async #deliver(runId: string, index: number, kind: string): Promise<void> {
    const { payload, sender } = this.#messages[index] as TestMessage
    const message: MessageDraft = { id: `crash-test-${index}`, sender, kind, payload }
    await this.#journal.deliver(runId, message)
    this.#sent.add(index)
  }

  #view(runId: string): Promise<RunView> {
    return createClient({ journal: this.#journal }).view(runId)
  }
}

/** A question is known by its key; what it hears is named after its place in the log. */
function isFor(message: TestMessage, { signal, key, isQuestion }: ViewedWait): boolean {
  return message.when !== 'begun' && message.signal === (isQuestion ? key : signal)
}
