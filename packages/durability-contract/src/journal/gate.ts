import { DurabilityError } from '../error/durability-error.ts'
import { LIMITS } from '../limits.ts'

/**
 * Counts what is in flight, so that closing waits for it and nothing starts afterwards (clause J-14), and what it weighs,
 * so that a store which falls behind is not buried under what waits for it (clause J-17).
 */
export class Gate {
  #closed: Promise<void> | undefined
  #inFlight = 0
  #pendingBytes = 0
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

  /** Has a store do something with contents of about so many bytes. Behind too many others it is `STORE_BUSY`; one alone always goes. */
  async carry<T>(operation: string, contents: number, work: () => Promise<T>): Promise<T> {
    const bytes = contents + LIMITS.callBytes
    if (this.#pendingBytes > 0 && this.#pendingBytes + bytes > LIMITS.pendingBytes) {
      throw new DurabilityError('STORE_BUSY', {
        expected: `at most ${LIMITS.pendingBytes} bytes in calls that the store has not answered`,
        found: `${bytes} more, behind ${this.#pendingBytes}`,
        where: operation,
      })
    }
    this.#pendingBytes += bytes
    try {
      return await work()
    } finally {
      this.#pendingBytes -= bytes
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
