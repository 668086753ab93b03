import fc from 'fast-check'

/** Ids that sort otherwise as text, by UTF-16 or without case, or that a pattern or a trim would take for one another. */
const CLOSE = [
  '2',
  '10',
  '1',
  'a',
  'A',
  ' a',
  'a ',
  'a%',
  'a_',
  'a\'"',
  '\u00e9',
  'e\u0301',
  '\uffee',
  '\u{1f600}',
  '__proto__',
]

/** Message ids, no two of them equal. */
export const distinctMessageIds: fc.Arbitrary<string[]> = fc.uniqueArray(
  fc.oneof(
    { arbitrary: fc.constantFrom(...CLOSE), weight: 3 },
    { arbitrary: fc.nat({ max: 99 }).map(String), weight: 1 },
  ),
  { minLength: 1, maxLength: 14 },
)
