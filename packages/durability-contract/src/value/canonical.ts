import { DurabilityError } from '../error/durability-error.ts'
import { quoted, said, typeName, type Where } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import { mayHaveEscapedKeys, parseWithEscapedKeys } from './escaped-keys.ts'

/**
 * Encodes a JSON value canonically: RFC 8785 (sorted keys, shortest numbers), except that lone surrogates are escaped
 * as `JSON.stringify` does. The text is well-formed Unicode, holds no U+0000, and is what is hashed and what is stored.
 * Reads every property once and before returning, so later changes to the value change nothing.
 * Throws `INVALID_VALUE` with the path of the first value that would not come back exactly (clauses V-1 to V-4).
 */
export function encodeValue(value: unknown, where: Where = 'value'): string {
  return encode(value, { where, path: [], ancestors: [], deepest: 0 })
}

/**
 * A value in its canonical encoding. As part of another value it stands for what it was made of, and its text is taken as
 * it is, so that nothing need be encoded twice. It encodes by itself: nobody else's text can pass for an encoding.
 */
export class Encoded {
  readonly #text: string
  readonly #depth: number

  /** Throws `INVALID_VALUE`, as `encodeValue` does. */
  constructor(value: unknown, where: Where = 'value') {
    const at: Position = { where, path: [], ancestors: [], deepest: 0 }
    this.#text = encode(value, at)
    this.#depth = at.deepest
  }

  get text(): string {
    return this.#text
  }

  /** Levels of nesting; 0 for what has none. */
  get depth(): number {
    return this.#depth
  }

  /** The value as it will be read back, another one each time. */
  decode(): unknown {
    return decodeValue(this.#text)
  }
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
  readonly where: Where
  readonly path: (string | number)[]
  readonly ancestors: object[]
  /** Levels of nesting so far. */
  deepest: number
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
      if (value === null) return 'null'
      return value instanceof Encoded ? encodedBefore(value, at) : encodeContainer(value, at)
    default:
      throw invalid('a JSON value', typeName(value), at)
  }
}

function encodedBefore(value: Encoded, at: Position): string {
  const depth = at.ancestors.length + value.depth
  // Encoded once more to find the place that lies too deep.
  if (depth > LIMITS.depth) return encode(value.decode(), at)
  at.deepest = Math.max(at.deepest, depth)
  return value.text
}

function encodeContainer(value: object, at: Position): string {
  if (at.ancestors.includes(value)) throw invalid('a tree', 'a cycle', at)
  if (at.ancestors.length === LIMITS.depth) {
    throw invalid(`at most ${LIMITS.depth} levels of nesting`, 'a deeper value', at)
  }
  at.deepest = Math.max(at.deepest, at.ancestors.push(value))
  const text = Array.isArray(value) ? encodeArray(value, at) : encodeObject(value, at)
  at.ancestors.pop()
  return text
}

function encodeArray(value: readonly unknown[], at: Position): string {
  // `Array.prototype` is itself an array, in every realm; the prototype of a subclass is not.
  if (!Array.isArray(Object.getPrototypeOf(value))) throw invalid('a plain array', typeName(value), at)
  const length = value.length
  let text = ''
  for (let index = 0; index < length; index++) {
    at.path.push(index)
    if (index > 0) text += ','
    text += encode(value[index], at)
    at.path.pop()
  }
  if (Reflect.ownKeys(value).length !== length + 1) {
    throw invalid('an array of indexed elements only', 'an array with named properties', at)
  }
  return `[${text}]`
}

function encodeObject(value: object, at: Position): string {
  if (!isPlainObject(value)) throw invalid('a plain object', typeName(value), at)
  if (Object.getOwnPropertySymbols(value).length > 0) throw invalid('string keys only', 'a symbol key', at)
  const record = value as Record<string, unknown>
  let text = ''
  for (const key of sorted(Object.keys(record))) {
    const property = record[key]
    if (property === undefined) continue
    at.path.push(key)
    if (text !== '') text += ','
    text += `${JSON.stringify(key)}:${encode(property, at)}`
    at.path.pop()
  }
  return `{${text}}`
}

/** By UTF-16 units, in place. Few keys are sorted faster so than by the engine, and most objects have few. */
function sorted(keys: string[]): string[] {
  if (keys.length > 16) return keys.sort()
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index] ?? ''
    let at = index
    for (let before = keys[at - 1]; before !== undefined && before > key; before = keys[at - 1]) keys[at--] = before
    keys[at] = key
  }
  return keys
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
    where: `${said(at.where)} $${path}`,
    details: { path: [...at.path] },
  })
}
