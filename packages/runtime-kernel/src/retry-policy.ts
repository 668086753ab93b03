import type { RetryPolicy } from './scope.ts'

const DELAY_MS = 100
const FACTOR = 2
const MAX_DELAY_MS = 10_000

/** Refuses a policy that is none: a mistake in the calling code. */
export function checkRetry(retry: RetryPolicy | undefined): void {
  if (retry === undefined) return
  const { maxAttempts, delayMs = DELAY_MS, factor = FACTOR, maxDelayMs = MAX_DELAY_MS } = retry
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1)
    throw new TypeError('retry.maxAttempts must be a positive integer')
  for (const [name, value] of Object.entries({ delayMs, factor, maxDelayMs })) {
    if (!Number.isFinite(value) || value < 0) throw new TypeError(`retry.${name} must be a number that is not negative`)
  }
}

/** How long to wait after the given failed attempt, in ms; undefined when it was the last. */
export function delayAfter(retry: RetryPolicy | undefined, attempt: number): number | undefined {
  if (retry === undefined || attempt >= retry.maxAttempts) return undefined
  const { delayMs = DELAY_MS, factor = FACTOR, maxDelayMs = MAX_DELAY_MS } = retry
  return Math.min(delayMs * factor ** (attempt - 1), maxDelayMs)
}
