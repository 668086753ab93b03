import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ManualClock } from '../law/manual-clock.ts'
import { Violation } from '../law/violation.ts'
import { MemoryLedger } from './effect-ledger.ts'
import type { KernelClock } from './kernel-under-test.ts'

/** Turns in which nothing at all happens, after which everybody must be waiting for time to pass. */
const IDLE_TURNS = 12
/** Timers that may fire without the run getting any further. */
const IDLE_TIMERS = 400
/** Turns that a life may take; far more than any program of the generators needs. */
const TURNS = 400_000

interface Timer {
  readonly at: number
  readonly fire: () => void
}

/**
 * Several worlds under one time. Time stands still while anything happens and then jumps to the next timer, so that
 * nothing depends on how fast the machine is; and where nobody waits for time either, a hang becomes a violation.
 */
export class Simulation {
  readonly ledger = new MemoryLedger()
  /** Calls that a store is busy with. */
  inFlight = 0
  #happened = 0
  #progressed = 0
  readonly #clock: ManualClock
  #monotonic = 0
  readonly #timers = new Set<Timer>()

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  readonly time: KernelClock = {
    now: () => this.#clock.now(),
    monotonic: () => this.#monotonic,
    after: (ms, callback) => {
      const timer = { at: this.#monotonic + ms, fire: callback }
      this.#timers.add(timer)
      return () => void this.#timers.delete(timer)
    },
  }

  /** Somebody was heard of; with `isProgress`, the run has come further. */
  happened(isProgress = false): void {
    this.#happened += 1
    if (isProgress) this.#progressed += 1
  }

  /** Counts the call as one that a store is busy with. */
  async busyWith<T>(call: () => Promise<T>): Promise<T> {
    this.inFlight += 1
    try {
      return await call()
    } finally {
      this.inFlight -= 1
    }
  }

  /** Lets that much time pass at once, as for a machine that slept: timers that are due fire late. */
  sleep(ms: number, clocks: 'both' | 'wall' | 'monotonic' = 'both'): void {
    if (clocks !== 'wall') this.#monotonic += ms
    if (clocks !== 'monotonic') this.#clock.advance(ms)
  }

  /** Lets everybody go on until it is so. Throws K4 when it never will be. */
  async until(isSo: () => boolean, what: string): Promise<void> {
    let [idle, timers, turns] = [0, 0, 0]
    let [happened, progressed] = [this.#happened, this.#progressed]
    while (!isSo()) {
      await this.#turn()
      if (this.inFlight > 0) continue
      turns += 1
      idle = happened === this.#happened ? idle + 1 : 0
      timers = progressed === this.#progressed ? timers : 0
      happened = this.#happened
      progressed = this.#progressed
      if (turns > TURNS) throw hang(what, `${TURNS} turns in which it did not come about`)
      if (idle < IDLE_TURNS) continue
      idle = 0
      timers += 1
      if (!this.#fireNext()) throw hang(what, 'that nobody waits for anything any more')
      if (timers > IDLE_TIMERS) throw hang(what, `${IDLE_TIMERS} timers that fired to no avail`)
    }
  }

  /** Lets everybody come to rest at this point of time, without a timer firing. */
  async rest(): Promise<void> {
    for (let idle = 0, happened = this.#happened; idle < IDLE_TURNS; ) {
      await this.#turn()
      idle = this.inFlight === 0 && happened === this.#happened ? idle + 1 : 0
      happened = this.#happened
    }
  }

  /** One turn of the event loop, and whatever timers are due. */
  async #turn(): Promise<void> {
    await nextTurn()
    for (const timer of this.#timers) {
      if (timer.at > this.#monotonic) continue
      this.#timers.delete(timer)
      this.#happened += 1
      timer.fire()
    }
  }

  #fireNext(): boolean {
    let next: Timer | undefined
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer
    if (!next) return false
    this.#timers.delete(next)
    this.sleep(Math.max(0, next.at - this.#monotonic))
    next.fire()
    return true
  }
}

function hang(expected: string, found: string): Violation {
  return new Violation('K4', { expected, found, where: 'a run whose faults are over' })
}
