/** Time as the kernel sees it; tests pass their own. */
export interface Clock {
  /** Wall time in ms since the Unix epoch. */
  now(): number
  /** Milliseconds that never run backwards and stand for time that passed in this process. */
  monotonic(): number
  /** Calls back once after at least `ms`; the returned function calls it off. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after at least `ms` of the clock. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}

/** Waits for the promise, but no longer than `ms`. A rejection is passed on. */
export async function atMost(clock: Clock, ms: number, promise: Promise<unknown>): Promise<void> {
  let cancel = () => {}
  const limit = new Promise<void>((resolve) => {
    cancel = clock.after(ms, resolve)
  })
  try {
    await Promise.race([promise, limit])
  } finally {
    cancel()
  }
}
