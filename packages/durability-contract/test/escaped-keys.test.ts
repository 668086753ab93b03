import { expect, test } from 'vitest'
import { decodeValue, encodeValue } from '../src/index.ts'
import { mayHaveEscapedKeys } from '../src/value/escaped-keys.ts'

const KEYS = ['', '\\', '"', '\n', '\0', '\\\\', '\\a', '\\n', '{"', ',"\\', '\ud800', 'plain', '__proto__']

test('keys that are written with an escape come back as they were, whatever was parsed before [V-3]', () => {
  for (const first of KEYS) {
    for (const second of KEYS) {
      const value = Object.fromEntries([
        [first, [1e300, { [second]: second }]],
        [second, { nested: [null, first] }],
      ])
      const text = encodeValue(value)
      expect(decodeValue(text)).toStrictEqual(value)
      expect(encodeValue(decodeValue(text))).toBe(text)
    }
  }
})

test('text that is not JSON is refused also where it holds escaped keys', () => {
  for (const text of ['{"\\"":1', '{"\\"":}', '[{"\\"":1},]', '{"\\x":1}']) expect(() => decodeValue(text)).toThrow()
  expect(decodeValue(' { "\\\\" : [ 1 , { "\\"" : null } ] } ')).toStrictEqual({ '\\': [1, { '"': null }] })
})

test('no key that is written with an escape is overlooked', () => {
  for (const key of KEYS.filter((key) => JSON.stringify(key).includes('\\'))) {
    for (const text of [JSON.stringify({ [key]: 1 }), JSON.stringify([{ a: 1, [`${key}\n${key}`]: 1 }], null, 1)]) {
      expect([text, mayHaveEscapedKeys(text)]).toStrictEqual([text, true])
    }
  }
  expect(mayHaveEscapedKeys(JSON.stringify(KEYS))).toBe(false)
})
