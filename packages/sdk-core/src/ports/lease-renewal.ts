import { isDurabilityError, type Journal, type Lease } from '@tangle-network/durability-contract'

/** The share of a lease's time after which it is renewed: two renewals may fail before it is over. */
const RENEW_AFTER = 1 / 3

/** Renews a lease in the background while its process lives, which it does not keep alive. */
export class LeaseRenewal {
  readonly #journal: Journal
  readonly #lease: Lease
  readonly #ttlMs: number
  readonly #onTime: (now: number) => void
  #timer: NodeJS.Timeout | undefined
  #renewing: Promise<void> = Promise.resolve()
  #hasStopped = false

  constructor(journal: Journal, lease: Lease, ttlMs: number, onTime: (now: number) => void) {
    this.#journal = journal
    this.#lease = lease
    this.#ttlMs = ttlMs
    this.#onTime = onTime
    this.#schedule()
  }

  /** Resolves when nothing is in flight any more. */
  async stop(): Promise<void> {
    this.#hasStopped = true
    clearTimeout(this.#timer)
    await this.#renewing
  }

  #schedule(): void {
    if (this.#hasStopped) return
    const renew = () => {
      this.#renewing = this.#renew()
    }
    this.#timer = setTimeout(renew, Math.max(1, this.#ttlMs * RENEW_AFTER)).unref()
  }

  async #renew(): Promise<void> {
    try {
      this.#onTime((await this.#journal.renew(this.#lease)).now)
    } catch (error) {
      // Nobody waits for a renewal. What ends the lease, the next write is told by the journal itself.
      if (!isDurabilityError(error, 'STORE_FAILED') && !isDurabilityError(error, 'STORE_BUSY')) return
    }
    this.#schedule()
  }
}
