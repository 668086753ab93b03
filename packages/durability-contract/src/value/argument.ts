import { DurabilityError } from '../error/durability-error.ts'
import { said, typeName, type Where } from '../error/shown.ts'

/** Refuses a number that is not an integer of the range: a mistake in the calling code, hence a `TypeError`. */
export function checkInteger(noun: string, value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return
  const found = typeof value === 'number' ? String(value) : typeName(value)
  throw new TypeError(`${noun} must be an integer from ${min} to ${max}, found ${found}`)
}

/** Refuses what is larger than its declared limit (clause V-9). */
export function checkLimit(noun: string, size: number, max: number, unit: string, where: Where): void {
  if (size <= max) return
  throw new DurabilityError('LIMIT_EXCEEDED', {
    expected: `${noun} of at most ${max} ${unit}`,
    found: `${size}`,
    where: said(where),
  })
}
