const LONGEST = 20_000

/** A value as text, to be compared: equal values give equal texts, whatever the order of their keys. Never throws. */
export function shownValue(value: unknown): string {
  return textOf(value, new Set()).slice(0, LONGEST)
}

function textOf(value: unknown, above: Set<object>): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (above.has(value)) return 'a cycle'
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (value instanceof Date) return `Date ${value.getTime()}`
  // They differ from call to call, and say nothing of what is asked for.
  if (value instanceof AbortSignal) return 'a signal'
  const inside = new Set(above).add(value)
  if (Array.isArray(value)) return `[${value.map((each) => textOf(each, inside)).join()}]`
  const parts = Object.entries(value).filter(([, part]) => part !== undefined)
  const texts = parts.map(([key, part]) => `${JSON.stringify(key)}:${textOf(part, inside)}`)
  return `{${texts.sort().join()}}`
}
