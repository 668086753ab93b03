const SECOND = 1_000
const UNITS = [
  ['d', 86_400 * SECOND],
  ['h', 3_600 * SECOND],
  ['m', 60 * SECOND],
  ['s', SECOND],
] as const

/** A time relative to now as people say it: `3m ago`, `in 2h`, `now`. */
export function ageOf(ms: number): string {
  const span = spanOf(Math.abs(ms))
  if (span === undefined) return 'now'
  return ms < 0 ? `${span} ago` : `in ${span}`
}

/** A span in its greatest unit, undefined below a second. */
export function spanOf(ms: number): string | undefined {
  const unit = UNITS.find(([, size]) => ms >= size)
  return unit && `${Math.floor(ms / unit[1])}${unit[0]}`
}

/** A moment as a UTC stamp. */
export function stampOf(ms: number): string {
  const date = new Date(ms)
  // Beyond what a date can say the number itself is the honest answer.
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString()
}
