import type { Clock } from '@tangle-network/runtime-kernel'
import type { TestTime } from './test-time.ts'
import type { TrialRecord } from './trial-record.ts'

/** What a dead process does next. */
export function never(): Promise<never> {
  return new Promise(() => {})
}

/** Thrown into code that cannot be left waiting, because it does not wait. */
export class LifeIsOver extends Error {
  override readonly name = 'LifeIsOver'
}

/** An agent at work in a life. */
export interface Act {
  readonly path: readonly string[]
  /** Promises of its scope that are not settled. */
  pending: number
  /** Where it last asked for something. */
  lastAsked: string | undefined
}

/**
 * One life of one process, in the middle of the process that tests it. When it ends, nothing that it still runs is heard of
 * again: its calls are not made, its timers do not fire, and what it awaits never comes.
 */
export class Life {
  readonly number: number
  readonly record: TrialRecord
  readonly time: TestTime
  readonly died = Promise.withResolvers<void>()
  /** Agents that were entered and have not ended. */
  readonly acts = new Set<Act>()
  readonly #timers = new Set<() => void>()
  #busy = 0
  #isOver = false

  constructor(number: number, record: TrialRecord, time: TestTime) {
    this.number = number
    this.record = record
    this.time = time
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Time as the kernel of this life sees it. */
  get clock(): Clock {
    const { now, monotonic, after } = this.time.clock
    return {
      now,
      monotonic,
      after: (ms, callback) => {
        if (this.#isOver) return () => {}
        const cancel = after(ms, () => {
          this.#timers.delete(cancel)
          callback()
        })
        this.#timers.add(cancel)
        return () => {
          this.#timers.delete(cancel)
          cancel()
        }
      },
    }
  }

  /** Passes a point. False when the life is over, or ends there: then whoever asks must not go on. */
  pass(point: string): boolean {
    if (this.#isOver) return false
    this.time.happened()
    if (this.record.passes(point)) this.end()
    return !this.#isOver
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    this.time.busy(-this.#busy)
    this.died.resolve()
  }

  /** Something that takes real time is at work until the answer is called. */
  busy(): () => void {
    if (this.#isOver) return () => {}
    this.#busy += 1
    this.time.busy(1)
    return () => {
      if (this.#isOver) return
      this.#busy -= 1
      this.time.busy(-1)
    }
  }
}
