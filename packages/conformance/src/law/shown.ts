import { inspect } from 'node:util'

const WIDTH = 400

/** A value for a message: on one line, cut where it gets long. */
export function shown(value: unknown): string {
  if (value instanceof Error) return `${value.name}${'code' in value ? ` ${value.code}` : ''}: ${value.message}`
  const text = inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 120 })
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text
}
