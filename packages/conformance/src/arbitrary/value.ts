import fc from 'fast-check'

/** Strings that encodings, databases and comparisons are known to get wrong. */
const NASTY_STRINGS = [
  ...['', '\0', 'a\0b', '\\u0000', '\ud800', 'x\udc00y', '\udfff\ud800', '\ud83d', '😀', '\uffff', '\u{10000}'],
  ...['\u00e9', 'e\u0301', '\u212b', 'İ', 'ß', ' ', 'a ', '\u00a0', '\u2028', '\u0085', '\x7f', '\ufeff', '\ufffd'],
  ...['__proto__', 'constructor', 'toJSON', 'length', 'hasOwnProperty', '%', '_', "'", '"', '\\', '\n', '\r\n', '\t'],
  ...['null', '-0', '1e400', '2033-05-18T00:00:00.000Z', '{"$date":1}', 'base64:', '9007199254740993'],
]

const NASTY_NUMBERS = [
  ...[0, 1, -1, 0.1, 1e21, 1e-7, 1e300, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 31, 2 ** 32, 2 ** 63],
  ...[2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 123456789012345680000, 0.30000000000000004, 1e16, 4.35],
]

/** Any JavaScript string, lone surrogates and U+0000 included. */
export const nastyString: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY_STRINGS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units)) },
)

/** Any finite number; −0 is not among them, for it comes back as 0. */
export const nastyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...NASTY_NUMBERS),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.maxSafeInteger(),
)

/** Own properties whatever the keys are called; a literal or an assignment would set the prototype of `__proto__`. */
export function objectOf(properties: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(properties)
}

const { value } = fc.letrec<{ value: unknown; leaf: unknown; list: unknown; record: unknown }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(null, true, false), nastyNumber, nastyString),
  list: fc.array(tie('value'), { maxLength: 4, depthIdentifier: 'value' }),
  record: fc.array(fc.tuple(nastyString, tie('value')), { maxLength: 4, depthIdentifier: 'value' }).map(objectOf),
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('list'), tie('record')),
}))

/** A value that must come back deeply and strictly equal. */
export const nastyValue: fc.Arbitrary<unknown> = value

/** So many levels of arrays around a leaf, or of objects in turns. */
export function nested(levels: number, leaf: unknown = 0): unknown {
  let made = leaf
  for (let level = 0; level < levels; level += 1) made = level % 2 === 0 ? [made] : { a: made }
  return made
}
