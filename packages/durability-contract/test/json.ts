import fc from 'fast-check'

/** Strings that encoders get wrong: any UTF-16 units, so lone surrogates, U+0000 and separators are among them. */
const anyText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', '\u0000', '\ud800', '\udc00\ud800', '\u2028"\\/', '\u007f', '𝒞', 'é', 'e\u0301'),
)
const wellFormedText = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('', '\u0000', '\u2028'))

const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 5e-324, 1.7976931348623157e308, 1e21, 1e-7, 0.1 + 0.2),
)

/** Keys that mean something to JavaScript, or sort differently by UTF-16 and by UTF-8, among any others. */
const knownKey = fc.constantFrom('__proto__', 'constructor', 'toJSON', 'toString', 'length', '0', '10', '2', '')
const twoPlaneKey = fc.constantFrom('\ue000', '\u{10000}')

function valueMadeOf(text: fc.Arbitrary<string>, missing: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const leaf = fc.oneof(fc.constant(null), fc.boolean(), anyNumber, text)
  const key = fc.oneof(text, knownKey, twoPlaneKey)
  return fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('list'), tie('record')),
    list: fc.array(tie('value'), { maxLength: 5 }),
    record: fc
      .tuple(
        fc.array(fc.tuple(key, fc.oneof({ weight: 6, arbitrary: tie('value') }, missing)), { maxLength: 5 }),
        fc.boolean(),
      )
      .map(([pairs, plain]) => objectOf(pairs, plain)),
  })).value
}

/** Everything the contract calls a value, `undefined` properties included. */
export const anyValue = valueMadeOf(anyText, fc.constant(undefined))
/** What RFC 8785 accepts as well. */
export const wellFormedValue = valueMadeOf(wellFormedText, fc.constant(null))

/** `fromEntries` defines properties, so that `__proto__` becomes an own key like any other. */
function objectOf(pairs: [string, unknown][], plain: boolean): object {
  const object = Object.fromEntries(pairs)
  return plain ? object : Object.setPrototypeOf(object, null)
}

/** The value that must come back: −0 is 0, `undefined` is absent, and every object is a plain one. */
export function asStored(value: unknown): unknown {
  if (typeof value === 'number') return value + 0
  if (Array.isArray(value)) return value.map(asStored)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, property]) => property !== undefined)
  return Object.fromEntries(kept.map(([key, property]) => [key, asStored(property)]))
}

/** The same value with its keys the other way round, at every level. */
export function withKeysReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKeysReversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, property]) => [key, withKeysReversed(property)])
      .reverse(),
  )
}
