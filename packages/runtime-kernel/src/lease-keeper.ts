import {
  DurabilityError,
  isDurabilityError,
  type Journal,
  type Lease,
  quoted,
} from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'
import type { JournalTime } from './journal-time.ts'

/** The share of a lease's time after which it is renewed, and the share after which it counts as over. */
const RENEW_AFTER = 1 / 3
const OVER_AFTER = 4 / 5
/** The share after which it is renewed before a transaction, during which it cannot be. */
const FRESH_UNTIL = 1 / 10

/** When a request for the lease, or for its renewal, was sent. */
export interface Sent {
  readonly wall: number
  readonly monotonic: number
}

export function sentNow(clock: Clock): Sent {
  return { wall: clock.now(), monotonic: clock.monotonic() }
}

/**
 * Renews a lease in the background, so that a silent child never loses it, and says when it must count as over: when
 * either wall or monotonic time since the last renewal was *sent* comes near the ttl. Monotonic time alone would miss
 * a laptop's sleep, wall time alone a clock that was set back.
 */
export class LeaseKeeper {
  readonly #journal: Journal
  readonly #clock: Clock
  readonly #ttlMs: number
  readonly #time: JournalTime
  readonly #onLost: (error: unknown) => void
  readonly #onRenewed: () => void
  #lease: Lease
  #sent: Sent
  #stopped = false
  #cancelRenewal: () => void = () => {}
  #cancelDeadline: () => void = () => {}

  constructor(ports: {
    journal: Journal
    clock: Clock
    lease: Lease
    ttlMs: number
    sent: Sent
    time: JournalTime
    onLost: (error: unknown) => void
    /** The journal has answered, now and then. */
    onRenewed: () => void
  }) {
    this.#journal = ports.journal
    this.#clock = ports.clock
    this.#lease = ports.lease
    this.#ttlMs = ports.ttlMs
    this.#sent = ports.sent
    this.#time = ports.time
    this.#onLost = ports.onLost
    this.#onRenewed = ports.onRenewed
    this.#scheduleRenewal()
    this.#scheduleDeadline()
  }

  /** Throws `LEASE_LOST` when this process must no longer start anything. */
  check(): void {
    const passed = this.#passed()
    if (passed < this.#ttlMs * OVER_AFTER) return
    throw new DurabilityError('LEASE_LOST', {
      expected: `a renewal within ${this.#ttlMs} ms`,
      found: `${Math.round(passed)} ms since the last one was sent`,
      where: `run ${quoted(this.#lease.runId)}`,
      details: { runId: this.#lease.runId },
    })
  }

  /** Renews the lease unless it has just been: a transaction locks its run, and must not use up what is left of the time. */
  async refresh(): Promise<void> {
    if (this.#passed() >= this.#ttlMs * FRESH_UNTIL) await this.#renew()
  }

  /** The journal's time, of now; undefined while it does not answer. */
  askTime(): Promise<number | undefined> {
    return this.#renew()
  }

  #passed(): number {
    const { wall, monotonic } = this.#sent
    return Math.max(this.#clock.now() - wall, this.#clock.monotonic() - monotonic)
  }

  stop(): void {
    this.#cancelRenewal()
    this.#cancelDeadline()
    this.#stopped = true
  }

  #scheduleRenewal(): void {
    if (this.#stopped) return
    this.#cancelRenewal = this.#clock.after(this.#ttlMs * RENEW_AFTER, () => {
      this.#renew().then(
        () => {
          this.#scheduleRenewal()
          this.#onRenewed()
        },
        // A lease that was given back is lost to nobody.
        (error: unknown) => this.#stopped || this.#onLost(error),
      )
    })
  }

  /** A renewal that hangs must not hide that the time is over. */
  #scheduleDeadline(): void {
    this.#cancelDeadline()
    this.#cancelDeadline = this.#clock.after(this.#ttlMs * OVER_AFTER, () => {
      try {
        this.check()
        this.#scheduleDeadline()
      } catch (error) {
        this.#onLost(error)
      }
    })
  }

  /** Answers the journal's time, unless it does not answer. */
  async #renew(): Promise<number | undefined> {
    this.check()
    const sent = sentNow(this.#clock)
    try {
      const { lease, now } = await this.#journal.renew(this.#lease)
      this.#time.learn(now, sent)
      this.#lease = lease
      this.#sent = sent
      return now
    } catch (error) {
      // A store that does not answer may answer the next time; the deadline ends the wait.
      if (!isDurabilityError(error) || !['STORE_FAILED', 'STORE_BUSY'].includes(error.code)) throw error
      return undefined
    }
  }
}
