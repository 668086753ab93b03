import { DurabilityError } from '../error/durability-error.ts'
import { quoted, said, typeName, type Where } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { byteLength } from './canonical.ts'

const CONTROL = /\p{Cc}/u

/**
 * Checks a name (clause V-6): a non-empty, well-formed string without control characters, within its limit.
 * A name is never folded, trimmed or normalised. Throws `TypeError`, `INVALID_NAME` or `LIMIT_EXCEEDED`.
 */
export function checkName(noun: Where, name: unknown, maxBytes: number = LIMITS.nameBytes): asserts name is string {
  if (typeof name !== 'string') throw new TypeError(`${said(noun)} must be a string, found ${typeName(name)}`)
  const flaw = flawOf(name)
  if (flaw !== undefined) {
    throw new DurabilityError('INVALID_NAME', {
      expected: 'a non-empty name without control characters or lone surrogates',
      found: flaw,
      where: `${said(noun)} ${quoted(name)}`,
    })
  }
  const bytes = byteLength(name)
  if (bytes > maxBytes) {
    throw new DurabilityError('LIMIT_EXCEEDED', {
      expected: `at most ${maxBytes} bytes`,
      found: `${bytes}`,
      where: `${said(noun)} ${quoted(name)}`,
    })
  }
}

function flawOf(name: string): string | undefined {
  if (name === '') return 'an empty name'
  if (!name.isWellFormed()) return 'a lone surrogate'
  if (CONTROL.test(name)) return 'a control character'
  return undefined
}

/** Orders names by their UTF-8 bytes, as every backend does; JavaScript's own order is by UTF-16 units. */
export function compareNames(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}
