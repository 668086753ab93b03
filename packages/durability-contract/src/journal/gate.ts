import { DurabilityError } from '../error/durability-error.ts'

/** Counts what is in flight, so that closing waits for it and nothing starts afterwards (clause J-14). */
export class Gate {
  #closed: Promise<void> | undefined
  #inFlight = 0
  readonly #empty = Promise.withResolvers<void>()
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
    this.#inFlight += 1
    try {
      return await work()
    } finally {
      this.#inFlight -= 1
      if (this.#closed && this.#inFlight === 0) this.#empty.resolve()
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
    this.#closed ??= (this.#inFlight === 0 ? Promise.resolve() : this.#empty.promise).then(last)
    return this.#closed
  }
}
