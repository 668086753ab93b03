import type { RetryPolicy } from './scope.ts'

const DELAY_MS = 100
const FACTOR = 2
const MAX_DELAY_MS = 10_000

/** Refuses a policy that is none: a mistake in the calling code. */
export function checkRetry(retry: RetryPolicy | undefined, where = 'retry'): void {
  if (retry === undefined) return
  const { maxAttempts, delayMs = DELAY_MS, factor = FACTOR, maxDelayMs = MAX_DELAY_MS, jitter = 0 } = retry
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1)
    throw new TypeError(`maxAttempts of ${where} must be a positive integer`)
  for (const [name, value] of Object.entries({ delayMs, factor, maxDelayMs })) {
    if (!Number.isFinite(value) || value < 0)
      throw new TypeError(`${name} of ${where} must be a number that is not negative`)
  }
  if (!(jitter >= 0 && jitter <= 1)) throw new TypeError(`jitter of ${where} must be a number from 0 to 1`)
}

/** How long to wait after the given failed attempt, in ms; undefined when it was the last. Asks for a number in [0, 1). */
export function delayAfter(retry: RetryPolicy | undefined, attempt: number, random: () => number): number | undefined {
  if (retry === undefined || attempt >= retry.maxAttempts) return undefined
  const { delayMs = DELAY_MS, factor = FACTOR, maxDelayMs = MAX_DELAY_MS, jitter = 0 } = retry
  return Math.min(delayMs * factor ** (attempt - 1), maxDelayMs) * (1 - jitter * random())
}
