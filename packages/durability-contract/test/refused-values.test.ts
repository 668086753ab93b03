import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { DurabilityError, encodeValue, LIMITS } from '../src/index.ts'

class Point {
  x = 1
}

/** Nests a value in so many arrays and objects, by turns. */
function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { v: value }
  return value
}

function cycle(): unknown {
  const list: unknown[] = [1]
  list.push({ list })
  return list
}

const refused: readonly [what: string, value: unknown, found: string][] = [
  ['NaN', Number.NaN, 'NaN'],
  ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
  ['−Infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
  ['a bigint', 1n, 'bigint'],
  ['a symbol', Symbol('s'), 'symbol'],
  ['a function', () => 1, 'function'],
  ['a Date', new Date(0), 'an instance of Date'],
  ['a Map', new Map([[1, 2]]), 'an instance of Map'],
  ['a Set', new Set([1]), 'an instance of Set'],
  ['a RegExp', /a/, 'an instance of RegExp'],
  ['an Error', new Error('e'), 'an instance of Error'],
  ['a promise', Promise.resolve(1), 'an instance of Promise'],
  ['a typed array', new Uint8Array(2), 'an instance of Uint8Array'],
  ['a Buffer', Buffer.from('b'), 'an instance of Buffer'],
  ['an ArrayBuffer', new ArrayBuffer(2), 'an instance of ArrayBuffer'],
  ['a boxed string', new String('s'), 'an instance of String'],
  ['a boxed number', new Number(1), 'an instance of Number'],
  ['a class instance', new Point(), 'an instance of Point'],
  ['a class instance with toJSON', new URL('http://a/'), 'an instance of URL'],
  ['an object with a prototype of its own', Object.create({ inherited: 1 }), 'an instance of Object'],
  ['a Date of another realm', runInNewContext('new Date(0)'), 'an instance of Date'],
  ['an array subclass', new (class List extends Array {})(), 'an instance of List'],
  ['an own toJSON that is a function', { toJSON: () => 1 }, 'function'],
]

describe.each(refused)('%s', (_, value, found) => {
  test.each([
    ['at the top', (bad: unknown) => bad, []],
    ['in a property', (bad: unknown) => ({ a: { 'b c': bad } }), ['a', 'b c']],
    ['in an array', (bad: unknown) => [0, [bad]], [1, 0]],
    ['below an own __proto__', (bad: unknown) => ({ ['__proto__']: [bad] }), ['__proto__', 0]],
  ])('is refused %s, with its path [V-2]', (_place, wrap, path) => {
    const error = refusalOf(wrap(value))
    expect(error.code).toBe('INVALID_VALUE')
    expect(error.found).toBe(found)
    const below = found === 'function' && typeof value === 'object' ? ['toJSON'] : []
    expect(error.details.path).toStrictEqual([...path, ...below])
  })
})

test.each<[string, unknown, (string | number)[]]>([
  ['a cycle', cycle(), [1, 'list']],
  ['a hole', Object.assign(new Array(3), { 0: 1, 2: 3 }), [1]],
  ['undefined in an array', [undefined], [0]],
  ['undefined at the top', undefined, []],
  ['named properties of an array', Object.assign([1], { name: 1 }), []],
  ['a symbol key', { a: [{ [Symbol('s')]: 1 }] }, ['a', 0]],
  ['a symbol key of an array', Object.assign([1], { [Symbol('s')]: 1 }), []],
  [
    'a property that a getter makes undefined in an array',
    Object.defineProperty([1], 0, { get: () => undefined }),
    [0],
  ],
])('%s is refused, with its path [V-2]', (_, value, path) => {
  const error = refusalOf(value)
  expect(error.code).toBe('INVALID_VALUE')
  expect(error.details.path).toStrictEqual(path)
})

test('64 levels are accepted and 65 refused [V-2, V-9]', () => {
  expect(JSON.parse(encodeValue(nested(LIMITS.depth)))).toStrictEqual(nested(LIMITS.depth))
  expect(refusalOf(nested(LIMITS.depth + 1)).code).toBe('INVALID_VALUE')
  expect(refusalOf(nested(100_000)).code).toBe('INVALID_VALUE')
})

test('a path is shown in the message, the value is not [V-2, E-3]', () => {
  const error = refusalOf({ 'a"b': [new Map([['secret', 'hunter2']])] })
  expect(error.where).toBe('value $["a\\"b"][0]')
  expect(error.message).not.toMatch(/hunter2|secret/)
})

function refusalOf(value: unknown): DurabilityError {
  try {
    encodeValue(value)
  } catch (error) {
    if (error instanceof DurabilityError) return error
    throw error
  }
  throw new Error('the value was accepted')
}
