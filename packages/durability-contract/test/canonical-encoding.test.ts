import { deepStrictEqual } from 'node:assert/strict'
import { runInNewContext } from 'node:vm'
import { fc, test } from '@fast-check/vitest'
import canonicalize from 'canonicalize'
import { expect } from 'vitest'
import { decodeValue, encodeValue } from '../src/index.ts'
import { anyValue, asStored, wellFormedValue, withKeysReversed } from './json.ts'

const MANY = { numRuns: 1_000 }

test.prop([anyValue], MANY)('every value comes back equal [V-1, V-3]', (value) => {
  deepStrictEqual(decodeValue(encodeValue(value)), asStored(value))
})

test.prop([anyValue], MANY)('the encoding means to JSON.parse what JSON.stringify means [V-3]', (value) => {
  deepStrictEqual(JSON.parse(encodeValue(value)), JSON.parse(JSON.stringify(value)))
})

test.prop([wellFormedValue], MANY)('the encoding is the one of the reference library [V-4]', (value) => {
  expect(encodeValue(value)).toBe(canonicalize(value))
})

test.prop([anyValue], MANY)('the text is well-formed and without U+0000 [V-4]', (value) => {
  const text = encodeValue(value)
  expect(text.isWellFormed()).toBe(true)
  expect(text).not.toContain('\u0000')
})

test.prop([anyValue], MANY)('the order of keys changes nothing [V-3, V-4]', (value) => {
  expect(encodeValue(withKeysReversed(value))).toBe(encodeValue(value))
})

test.prop([anyValue], MANY)('what was decoded encodes to the same text [V-4]', (value) => {
  const text = encodeValue(value)
  expect(encodeValue(decodeValue(text))).toBe(text)
})

test.prop([fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xffff })], MANY)(
  'any two UTF-16 units survive beside one another [V-3]',
  (first, second) => {
    const text = String.fromCharCode(first, second)
    expect(decodeValue(encodeValue({ [text]: text }))).toStrictEqual({ [text]: text })
  },
)

test('the examples of RFC 8785 encode as it says [V-4]', () => {
  const literals = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27],
    string: '€$\u000f\nA\'B"\\\\"/',
    z: [null, true],
  }
  expect(encodeValue(literals)).toBe(
    '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/","z":[null,true]}',
  )
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }
  expect(Object.keys(decodeValue(encodeValue(keys)) as object)).toStrictEqual([
    '1',
    '\r',
    '\u0080',
    '\u00f6',
    '\u20ac',
    '\u{1f600}',
    '\ufb33',
  ])
})

test('minus zero is stored as zero and undefined properties not at all [V-1, V-3]', () => {
  expect(encodeValue({ a: -0, b: undefined, c: [-0] })).toBe('{"a":0,"c":[0]}')
})

test('plain objects of another realm and without prototype are values [V-1]', () => {
  expect(encodeValue(runInNewContext('({ a: [{}] })'))).toBe('{"a":[{}]}')
  expect(encodeValue(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}')
})

test('only own enumerable properties count [V-1]', () => {
  expect(encodeValue(Object.defineProperty({ a: 1 }, 'hidden', { value: 2, enumerable: false }))).toBe('{"a":1}')
})

test('one object in two places is no cycle [V-2]', () => {
  const shared = { a: 1 }
  expect(encodeValue([shared, { shared }])).toBe('[{"a":1},{"shared":{"a":1}}]')
})

test('every property is read once [V-5]', () => {
  let reads = 0
  const value = {
    list: [{}],
    get once() {
      return ++reads
    },
  }
  Object.defineProperty(value.list, 0, { get: () => ++reads, enumerable: true, configurable: true })
  expect(encodeValue(value)).toBe('{"list":[1],"once":2}')
})
