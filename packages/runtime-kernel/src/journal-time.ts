import type { Clock } from './clock.ts'
import type { Sent } from './lease-keeper.ts'

/**
 * What time it is by the journal's clock, as far as this process can tell from its last answer: never less than it was
 * when that was given. Good for planning; what is decided is decided by an answer itself.
 */
export class JournalTime {
  readonly #clock: Clock
  #now: number
  #sent: Sent

  /** The answer `now` was given to a request that was sent then. */
  constructor(clock: Clock, now: number, sent: Sent) {
    this.#clock = clock
    this.#now = now
    this.#sent = sent
  }

  learn(now: number, sent: Sent): void {
    this.#now = now
    this.#sent = sent
  }

  /** What the last answer said: it is at least so late. */
  get answered(): number {
    return this.#now
  }

  estimate(): number {
    return Math.ceil(this.#now + this.#clock.monotonic() - this.#sent.monotonic)
  }
}
