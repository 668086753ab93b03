import { setTimeout as pause } from 'node:timers/promises'
import {
  type Appended,
  type Batch,
  type DurabilityError,
  isDurabilityError,
  type Journal,
  type Lease,
} from '@tangle-network/durability-contract'

const FIRST_PAUSE_MS = 10
const LONGEST_PAUSE_MS = 1_000

/** One batch that is offered until it is known what became of it (clause J-11). */
export class UnsettledAppend {
  readonly #journal: Journal
  readonly #lease: Lease
  readonly #batch: Batch
  #doubt: DurabilityError | undefined

  constructor(journal: Journal, lease: Lease, batch: Batch) {
    this.#journal = journal
    this.#lease = lease
    this.#batch = batch
  }

  /** Whether it may have taken effect, or may still do so. */
  get isInDoubt(): boolean {
    return this.#doubt !== undefined
  }

  /**
   * Offers the batch, and again while its outcome is unknown, once at least and for so long. Rejects with a refusal, which had no effect, or
   * with the error of unknown outcome: then the batch must be offered again before any other.
   */
  async settle(forMs: number): Promise<Appended> {
    const since = performance.now()
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        const appended = await this.#journal.append(this.#lease, this.#batch)
        this.#doubt = undefined
        return appended
      } catch (error) {
        this.#learn(error)
        // A poisoned store never answers otherwise, and a closed one not at all.
        const isHopeless = !isDurabilityError(error, 'STORE_FAILED') && !isDurabilityError(error, 'STORE_BUSY')
        if (!this.#doubt) throw error
        const isTimeUp = wait > FIRST_PAUSE_MS && performance.now() - since > forMs
        if (isHopeless || isTimeUp) throw this.#doubt
      }
      await pause(wait)
    }
  }

  #learn(error: unknown): void {
    if (!isDurabilityError(error)) return
    if (error.outcome === 'unknown') this.#doubt ??= error
    // A refusal settles it; that a later offer did not get through says nothing about an earlier one.
    else if (!OF_THE_STORE.has(error.code)) this.#doubt = undefined
  }
}

const OF_THE_STORE = new Set<string>(['STORE_FAILED', 'STORE_BUSY', 'STORE_POISONED', 'JOURNAL_CLOSED'])
