import { DurabilityError } from '../error/durability-error.ts'
import { quoted, typeName } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { mayHaveEscapedKeys, parseWithEscapedKeys } from './escaped-keys.ts'

/**
 * Encodes a JSON value canonically: RFC 8785 (sorted keys, shortest numbers), except that lone surrogates are escaped
 * as `JSON.stringify` does. The text is well-formed Unicode, holds no U+0000, and is what is hashed and what is stored.
 * Reads every property once and before returning, so later changes to the value change nothing.
 * Throws `INVALID_VALUE` with the path of the first value that would not come back exactly (clauses V-1 to V-4).
 */
export function encodeValue(value: unknown, where = 'value'): string {
  return encode(value, { where, path: [], ancestors: [] })
}

/** The value that `encodeValue` encoded; own `__proto__` keys included. */
export function decodeValue(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return mayHaveEscapedKeys(text) ? parseWithEscapedKeys(text) : value
}

/** Length of a text in UTF-8 bytes, the unit of every limit. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

interface Position {
  readonly where: string
  readonly path: (string | number)[]
  readonly ancestors: object[]
}

function encode(value: unknown, at: Position): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'number':
      if (!Number.isFinite(value)) throw invalid('a finite number', typeName(value), at)
      // −0 becomes "0" here, which the contract allows: the two compare equal.
      return String(value)
    case 'object':
      return value === null ? 'null' : encodeContainer(value, at)
    default:
      throw invalid('a JSON value', typeName(value), at)
  }
}

function encodeContainer(value: object, at: Position): string {
  if (at.ancestors.includes(value)) throw invalid('a tree', 'a cycle', at)
  if (at.ancestors.length === LIMITS.depth) {
    throw invalid(`at most ${LIMITS.depth} levels of nesting`, 'a deeper value', at)
  }
  at.ancestors.push(value)
  const text = Array.isArray(value) ? encodeArray(value, at) : encodeObject(value, at)
  at.ancestors.pop()
  return text
}

function encodeArray(value: readonly unknown[], at: Position): string {
  // `Array.prototype` is itself an array, in every realm; the prototype of a subclass is not.
  if (!Array.isArray(Object.getPrototypeOf(value))) throw invalid('a plain array', typeName(value), at)
  const length = value.length
  const parts = new Array<string>(length)
  for (let index = 0; index < length; index++) {
    at.path.push(index)
    parts[index] = encode(value[index], at)
    at.path.pop()
  }
  if (Reflect.ownKeys(value).length !== length + 1) {
    throw invalid('an array of indexed elements only', 'an array with named properties', at)
  }
  return `[${parts.join(',')}]`
}

function encodeObject(value: object, at: Position): string {
  if (!isPlainObject(value)) throw invalid('a plain object', typeName(value), at)
  if (Object.getOwnPropertySymbols(value).length > 0) throw invalid('string keys only', 'a symbol key', at)
  const record = value as Record<string, unknown>
  const parts: string[] = []
  for (const key of Object.keys(record).sort()) {
    const property = record[key]
    if (property === undefined) continue
    at.path.push(key)
    parts.push(`${JSON.stringify(key)}:${encode(property, at)}`)
    at.path.pop()
  }
  return `{${parts.join(',')}}`
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return true
  // The Object.prototype of another realm: a root that owns what only Object.prototype owns.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf')
}

function invalid(expected: string, found: string, at: Position): DurabilityError {
  const path = at.path.map((step) => (typeof step === 'number' ? `[${step}]` : `[${quoted(step)}]`)).join('')
  return new DurabilityError('INVALID_VALUE', {
    expected,
    found,
    where: `${at.where} $${path}`,
    details: { path: [...at.path] },
  })
}
