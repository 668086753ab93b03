import { clearTimeout, setTimeout as realTime } from 'node:timers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '@tangle-network/runtime-kernel'

/** So that nothing depends on when a test is run. */
export const STARTS_AT = Date.UTC(2026, 0, 1)
/** Turns of the event loop in which nothing at all happens, after which everybody must be waiting for time to pass. */
const IDLE_TURNS = 12
/** Timers that may fire in a row without anything coming of it; some only keep leases alive. */
const FRUITLESS_TIMERS = 200
/** More than this no timer of a process can wait. */
const LONGEST_TIMER_MS = 2 ** 30

interface Timer {
  readonly at: number
  readonly fire: () => void
}

/** Nothing can happen any more, and what was waited for has not come about. */
export class NothingHappens extends Error {
  override readonly name = 'NothingHappens'
}

/**
 * A time that stands still while anything happens and then jumps to the next timer. While a step is at work it goes on as
 * real time does, for nobody can know how long it takes.
 */
export class TestTime {
  readonly #timers = new Set<Timer>()
  #now: number
  #passed = 0
  #happened = 0
  #progressed = 0
  #busy = 0
  #wake: () => void = () => {}

  /** `startAt` is in ms since the Unix epoch. */
  constructor(startAt: number) {
    this.#now = startAt
  }

  readonly now = (): number => this.#now

  readonly clock: Clock = {
    now: this.now,
    monotonic: () => this.#passed,
    after: (ms, callback) => {
      const timer = { at: this.#passed + Math.max(0, ms), fire: callback }
      this.#timers.add(timer)
      return () => void this.#timers.delete(timer)
    },
  }

  /** Somebody was heard of; with `isProgress`, by more than a timer. */
  happened(isProgress = true): void {
    this.#happened += 1
    if (isProgress) this.#progressed += 1
    this.#wake()
  }

  /** So many more are at work on something that takes real time. */
  busy(more: number): void {
    this.#busy += more
    this.happened()
  }

  /** Lets that much time pass at once; timers that are due fire late. */
  advance(ms: number): void {
    this.#passed += ms
    this.#now += ms
    this.happened()
  }

  /**
   * Lets everybody go on until the work has settled, and answers what it came to. Whenever nothing is left to do `onIdle` is
   * asked first, which may bring something about and then answers true; else time jumps.
   */
  async until<T>(work: Promise<T>, onIdle: () => Promise<boolean> = async () => false): Promise<T> {
    let isSettled = false
    const settled = () => {
      isSettled = true
      this.#wake()
    }
    work.then(settled, settled)
    let [fruitless, progressed] = [0, this.#progressed]
    for (;;) {
      await this.#rest(() => isSettled)
      if (isSettled) return work
      if (this.#busy > 0) {
        await this.#realTime(() => isSettled)
        continue
      }
      if (await onIdle()) continue
      fruitless = progressed === this.#progressed ? fruitless + 1 : 0
      progressed = this.#progressed
      if (fruitless > FRUITLESS_TIMERS || !this.#fireNext()) throw new NothingHappens('nothing is left to happen')
    }
  }

  /** Resolves when nothing has happened for a while, or it is over. */
  async #rest(isOver: () => boolean): Promise<void> {
    for (let idle = 0, happened = this.#happened; idle < IDLE_TURNS && !isOver(); ) {
      await nextTurn()
      for (const timer of this.#timers) if (timer.at <= this.#passed) this.#fire(timer)
      idle = happened === this.#happened ? idle + 1 : 0
      happened = this.#happened
    }
  }

  /** Resolves when something happens; when the next timer is due by real time, fires it. */
  #realTime(isOver: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const next = this.#next()
      const done = () => {
        clearTimeout(limit)
        this.#wake = () => {}
        resolve()
      }
      const limit = realTime(
        () => {
          this.#fireNext()
          done()
        },
        Math.min(next ? next.at - this.#passed : LONGEST_TIMER_MS, LONGEST_TIMER_MS),
      )
      this.#wake = done
      if (isOver()) done()
    })
  }

  #next(): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) if (!next || timer.at < next.at) next = timer
    return next
  }

  #fireNext(): boolean {
    const next = this.#next()
    if (!next) return false
    const ms = Math.max(0, next.at - this.#passed)
    this.#passed += ms
    this.#now += ms
    this.#fire(next)
    return true
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer)
    this.happened(false)
    timer.fire()
  }
}
