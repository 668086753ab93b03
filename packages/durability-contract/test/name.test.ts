import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { checkName, compareNames, isDurabilityError } from '../src/index.ts'

function codeOf(name: unknown): string | undefined {
  try {
    checkName('name', name)
  } catch (error) {
    return isDurabilityError(error) ? error.code : 'TypeError'
  }
  return undefined
}

test.each([
  'a',
  ' ',
  ' padded ',
  'Ünïcödé',
  'ünïcödé',
  'e\u0301',
  '\u00a0',
  '👩‍👩‍👧',
  '\u{10ffff}',
  '\uffff',
  '\u2028',
  '../a',
  "'; --",
])('a name may be %j [V-6]', (name) => {
  expect(codeOf(name)).toBeUndefined()
})

test.each(['', '\u0000', 'a\u0000', '\n', '\u007f', '\u0085', '\ud800', 'a\udc00b'])(
  'a name may not be %j [V-6]',
  (name) => {
    expect(codeOf(name)).toBe('INVALID_NAME')
  },
)

test.each([undefined, null, 1, {}, ['a']])('%j as a name is misuse [E-4]', (name) => {
  expect(codeOf(name)).toBe('TypeError')
})

test.prop([fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })])(
  'a name is refused exactly when it is empty, ill-formed or holds a control character [V-6]',
  (name) => {
    const controls = [...name].some((sign) => sign <= '\u001f' || (sign >= '\u007f' && sign <= '\u009f'))
    expect(codeOf(name)).toBe(name === '' || !name.isWellFormed() || controls ? 'INVALID_NAME' : undefined)
  },
)

test.prop([fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })])(
  'names sort by code point, as their UTF-8 bytes do [V-7]',
  (a, b) => {
    const points = (text: string) => [...text].map((sign) => sign.codePointAt(0)!.toString(16).padStart(6, '0')).join()
    expect(Math.sign(compareNames(a, b))).toBe(points(a) < points(b) ? -1 : points(a) > points(b) ? 1 : 0)
  },
)

test('a name beyond the first plane sorts after one within it, other than JavaScript has it [V-7]', () => {
  expect(['\u{10000}', '\uffff'].sort(compareNames)).toStrictEqual(['\uffff', '\u{10000}'])
  expect(['\u{10000}', '\uffff'].sort()).toStrictEqual(['\u{10000}', '\uffff'])
})

test('names that look alike are different names [V-7]', () => {
  for (const [a, b] of [
    ['Run', 'run'],
    ['run', 'run '],
    ['é', 'e\u0301'],
    ['ß', 'ss'],
    ['1', '01'],
  ] as const) {
    expect(compareNames(a, b)).not.toBe(0)
  }
})
