import { DurabilityError } from '../error/durability-error.ts'

/** Counts what is in flight, so that closing waits for it and nothing starts afterwards (clause J-14). */
export class Gate {
  #closed: Promise<void> | undefined
  readonly #inFlight = new Set<Promise<unknown>>()
  readonly #closing = new AbortController()

  /** Aborted as soon as closing begins, for what would otherwise wait for something to happen. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  async pass<T>(operation: string, work: () => Promise<T>): Promise<T> {
    if (this.#closed) {
      throw new DurabilityError('JOURNAL_CLOSED', {
        expected: 'an open journal',
        found: 'a closed one',
        where: operation,
      })
    }
    const running = work()
    this.#inFlight.add(running)
    try {
      return await running
    } finally {
      this.#inFlight.delete(running)
    }
  }

  /** Takes each item only while the journal is open; closing waits for the one that is being fetched. */
  async *iterate<T>(operation: string, items: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const { value, done } = await this.pass(operation, () => items.next())
      if (done) return
      yield value
    }
  }

  /** Closes once; a second call waits for the first. */
  close(last: () => Promise<void>): Promise<void> {
    this.#closing.abort()
    this.#closed ??= Promise.allSettled(this.#inFlight).then(last)
    return this.#closed
  }
}
