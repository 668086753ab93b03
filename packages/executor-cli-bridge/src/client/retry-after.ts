const SECOND_MS = 1_000
/** Nobody is kept waiting for longer by a header. */
const LONGEST_MS = 3_600_000

/** How long to wait, said in seconds or as a date; undefined where it is not said, or not understood. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const said = headers.get('retry-after')?.trim()
  if (said === undefined) return undefined
  const ms = /^\d{1,9}$/.test(said) ? Number(said) * SECOND_MS : dated(said, headers, now)
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_MS) : undefined
}

/** By the clock that set the date, where the answer tells its time. */
function dated(said: string, headers: Headers, now: number): number {
  const there = Date.parse(headers.get('date') ?? '')
  return Date.parse(said) - (Number.isFinite(there) ? there : now)
}
