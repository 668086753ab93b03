import { createHash } from 'node:crypto'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { contentAddress } from '../src/durability.ts'

/** What a runtime computes that sorts keys and leaves the rest to `JSON.stringify`. */
function addressBySorting(value: unknown): string {
  return `sha256:${createHash('sha256').update(sortedJson(value)).digest('hex')}`
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  const keys = new Map(fields.map(([key, field]) => [key, sortedJson(field)]))
  return `{${[...keys.keys()].sort().map((key) => `${JSON.stringify(key)}:${keys.get(key)}`)}}`
}

test.prop([fc.jsonValue({ noUnicodeString: false })])('an address is that of the JSON with sorted keys', (value) => {
  expect(contentAddress(value)).toBe(addressBySorting(value))
})

test.prop([fc.dictionary(fc.string(), fc.jsonValue())])(
  'the order of keys and what is undefined do not count',
  (fields) => {
    const reversed = Object.fromEntries(Object.entries(fields).reverse())
    expect(contentAddress({ ...reversed })).toBe(contentAddress(fields))
    const name = Object.keys(fields).find((key) => key !== '__proto__' && !/^\d/.test(key))
    if (name === undefined) return
    const { [name]: _, ...rest } = fields
    expect(contentAddress({ ...fields, [name]: undefined })).toBe(contentAddress(rest))
  },
)

test('addresses of known values', () => {
  const sorted = createHash('sha256').update('{"a":[1,"é"],"b":null}').digest('hex')
  expect(contentAddress({ b: null, a: [1, 'é'] })).toBe(`sha256:${sorted}`)
  expect(contentAddress(-0)).toBe(contentAddress(0))
})

test.each([
  ['undefined', undefined],
  ['a number that is none', Number.NaN],
  ['undefined in an array', [undefined]],
  ['a date', new Date(0)],
  ['a map', new Map([['a', 1]])],
  ['a function', { run: () => {} }],
])('%s has no address, for it would come back as something else', (_, value) => {
  expect(() => contentAddress(value)).toThrow(/INVALID_VALUE/)
})
