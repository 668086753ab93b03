import fc from 'fast-check'

/**
 * Run ids where lists go wrong: wildcards, quotes, case, space, composition, and characters of which UTF-16 and UTF-8
 * have another order. U+10FFFF, U+D7FF and U+E000 stand where the next character is none.
 */
export const CLOSE_IDS = [
  ...[
    'a',
    'A',
    'a ',
    ' a',
    'aa',
    'ab',
    'b',
    'B',
    'a%',
    'a_',
    '%',
    '_',
    '*',
    '[a]',
    '?',
    "'",
    "a'",
    '"',
    '\\',
    'a\\%',
    '-- ',
  ],
  ...[
    'a-',
    'a/',
    'a0',
    '10',
    '2',
    '1',
    '\u00e9',
    'e\u0301',
    '\u00e9a',
    'E\u0301',
    '\ufffd',
    '\uffee',
    '\ue000',
    '\ud7ff',
  ],
  ...[
    '\u{10000}',
    '\u{1f600}',
    '\u{1f600}a',
    '\u{10ffff}',
    'a\u{10ffff}',
    'a\u{10ffff}a',
    'a\ud7ff',
    'z',
    'z'.repeat(256),
  ],
] as const

export const distinctRunIds: fc.Arbitrary<string[]> = fc.uniqueArray(fc.constantFrom(...CLOSE_IDS), {
  minLength: 1,
  maxLength: 16,
  size: 'max',
})

/** Prefixes of such ids, whole ids and texts that are none included. */
export const idPrefix: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...CLOSE_IDS).map((id) => Array.from(id)[0] ?? ''),
  fc.constantFrom(...CLOSE_IDS).map((id) => Array.from(id).slice(0, 2).join('')),
  fc.constantFrom('a\u{10ffff}', 'z'.repeat(255), '\u{1f601}', 'aB', 'missing'),
)

/** By the bytes of their UTF-8. */
export function inOrder(ids: readonly string[]): string[] {
  return [...ids].sort((a, b) => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')))
}
