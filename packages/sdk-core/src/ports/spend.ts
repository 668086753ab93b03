type Fields = Readonly<Record<string, unknown>>

/** What something cost that cost nothing. */
export const NOTHING_SPENT = { iterations: 0, tokens: { input: 0, output: 0 }, usd: 0, ms: 0 } as const

/**
 * What two things cost together, channel by channel: numbers are added, and a flag is true when both are, for it says that
 * an amount is known.
 */
export function addSpend(one: unknown, other: unknown): unknown {
  if (typeof one === 'number' && typeof other === 'number') return one + other
  if (typeof one === 'boolean' && typeof other === 'boolean') return one && other
  if (!isFields(one) || !isFields(other)) return other ?? one
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...names].map((name) => [name, addSpend(one[name], other[name])]))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
