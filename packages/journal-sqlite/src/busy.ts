import { setTimeout as sleep } from 'node:timers/promises'
import { isBusy } from './error.ts'
import { DRIVER_WAIT_MS } from './pragma.ts'

const LONGEST_DELAY_MS = 32

/** Growing delays between attempts on a store that another process holds. Waiting leaves the event loop free. */
export class BackOff {
  #delay = 1

  reset(): void {
    this.#delay = 1
  }

  /** Waits, and answers how much of a caller's patience that has cost, the driver's own wait included. */
  async wait(): Promise<number> {
    const delay = this.#delay
    this.#delay = Math.min(delay * 2, LONGEST_DELAY_MS)
    await sleep(delay)
    return delay + DRIVER_WAIT_MS
  }
}

/** Attempts until it succeeds, fails for another reason than a lock, or the patience is used up. */
export async function whileBusy<T>(attempt: () => T, patienceMs: number): Promise<T> {
  const backOff = new BackOff()
  for (let waited = 0; ; waited += await backOff.wait()) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || waited >= patienceMs) throw error
    }
  }
}
