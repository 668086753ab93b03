import fc from 'fast-check'

/** Names that are one to whoever folds case, trims, normalises, cuts, or takes them for patterns; all are different. */
export const ALIKE_FAMILIES: readonly string[][] = [
  ['a', 'A', 'ａ', 'а', 'a ', ' a', 'a\u00a0', 'a\u200b', 'aa', 'a%', '%', '_', 'a_', 'a*'],
  ['\u00e9', 'e\u0301', 'É', 'e', '\u00e9 '],
  ['\u212b', '\u00c5', 'A\u030a', '\u00e5'],
  ['İ', 'i', 'I', 'ı', 'i\u0307'],
  ['ß', 'ss', 'SS', 'ẞ'],
  ['\u{10000}', '\uffff', '\ue000', '\ud7ff', '\u{10ffff}', '\u{1f600}'],
  ['1', '01', '1.0', '1e0', '10', '9', '2', '１'],
  ['../a', './a', 'a/b', 'a\\b', 'a:b', "a'b", 'a"b', 'a;--', '[a]', 'a?', '#a'],
  // As long as any name may be, and different in its last character.
  [`${'x'.repeat(127)}y`, `${'x'.repeat(127)}z`, 'x'.repeat(127)],
  ['__proto__', 'constructor', 'toString', 'null', 'undefined', 'true'],
]

const built = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((text) => text.replaceAll(/\p{Cc}/gu, 'x'))

/** A name that is in order: well-formed, not empty, without control characters. */
export const name: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ALIKE_FAMILIES.flat()),
  { weight: 1, arbitrary: built },
  { weight: 1, arbitrary: built.map((text) => text.repeat(3).slice(0, 40).toWellFormed()) },
)

/** Two or more different names, mostly of one family. */
export const alikeNames: fc.Arbitrary<string[]> = fc.oneof(
  fc
    .constantFrom(...ALIKE_FAMILIES)
    .chain((family) => fc.shuffledSubarray(family, { minLength: 2, maxLength: Math.min(6, family.length) })),
  fc.uniqueArray(name, { minLength: 2, maxLength: 6 }),
)

export const FLAWS = ['\0', '\n', '\t', '\x1b', '\x7f', '\u0080', '\u009f', '\ud800', '\udfff']

/** A name that is not in order. */
export const badName: fc.Arbitrary<string> = fc.oneof(
  fc.constant(''),
  fc.constantFrom(...FLAWS),
  fc.tuple(name, fc.constantFrom(...FLAWS), name).map((parts) => parts.join('')),
)

/** A name of exactly so many UTF-8 bytes, of characters of one to four. */
export function nameOfBytes(bytes: number, character = 'a'): string {
  const width = Buffer.byteLength(character)
  return character.repeat(Math.floor(bytes / width)) + 'a'.repeat(bytes % width)
}
