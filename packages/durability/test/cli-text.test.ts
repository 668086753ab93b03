import { describe, expect, test } from 'vitest'
import { counted, sizeText } from '../src/cli/counted.ts'
import { ageOf, stampOf } from '../src/cli/moment.ts'
import { placeOf } from '../src/cli/place.ts'
import { printable, shellWord } from '../src/cli/printable.ts'
import { tableOf } from '../src/cli/table.ts'
import { cutTo, padTo, textWidth, wrapTo } from '../src/cli/text-width.ts'

describe('text for a terminal', () => {
  test('is as wide as the terminal draws it', () => {
    expect(['abc', 'añb', '注文', '한국', '👩‍👩‍👧', 'e\u0301', '→✓'].map(textWidth)).toStrictEqual([
      3, 3, 4, 4, 2, 1, 2,
    ])
  })

  test('is cut between characters, and says so', () => {
    expect(cutTo(5, 'abcde')).toBe('abcde')
    expect(cutTo(5, 'abcdef')).toBe('abcd…')
    expect(cutTo(4, '注文書')).toBe('注…')
    expect(padTo(5, '注文')).toBe('注文 ')
  })

  test('is broken between words', () => {
    expect(wrapTo(7, 'one two three fourteen')).toStrictEqual(['one two', 'three', 'fourteen'])
    expect(wrapTo(Number.POSITIVE_INFINITY, 'one two')).toStrictEqual(['one two'])
  })

  test('shows what a terminal would obey, and stays on its line', () => {
    expect(printable('a\u001b[2Jb\u202ec\ud800')).toBe('a\\u{1b}[2Jb\\u{202e}c\\u{d800}')
    expect(printable('one\r\n  two')).toBe('one two')
    expect(printable('注文 👩‍👧')).toBe('注文 👩‍👧')
  })

  test('in columns stands below its head, and the last column gives way', () => {
    const rows = [
      ['注文', 'a reason that is too long for this'],
      ['b', 'short'],
    ]
    expect(tableOf(['RUN', 'WHY'], rows, { width: 26 })).toStrictEqual([
      ...['RUN   WHY', '注文  a reason that is to…', 'b     short'],
    ])
  })
})

test('a word for a shell is quoted where it must be', () => {
  expect(['run-1', 'a b', "it's", '-x', ''].map(shellWord)).toStrictEqual([
    'run-1',
    "'a b'",
    "'it'\\''s'",
    "'-x'",
    "''",
  ])
})

test('ages are told in their greatest unit, stamps in UTC', () => {
  expect([-90_061_000, -3_600_000, -61_000, -1_000, -999, 0, 999, 59_999, 7_200_000].map(ageOf)).toStrictEqual([
    ...['1d ago', '1h ago', '1m ago', '1s ago', 'now', 'now', 'now', 'in 59s', 'in 2h'],
  ])
  expect(stampOf(0)).toBe('1970-01-01T00:00:00.000Z')
  expect(stampOf(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991')
})

test('counts and sizes are told as people say them', () => {
  expect([counted(1, 'entry'), counted(2, 'entry'), counted(12_345, 'message')]).toStrictEqual([
    ...['1 entry', '2 entries', '12,345 messages'],
  ])
  expect([0, 999, 1_000, 12_345, 999_999, 67_108_864].map(sizeText)).toStrictEqual([
    ...['0 B', '999 B', '1.0 kB', '12 kB', '999 kB', '67 MB'],
  ])
})

test('a journal is named without user, password and options, and known under each of its names', () => {
  expect(placeOf('postgres://ada:p@ss/w:rd@one:5432,two/db?password=x').shown).toBe('postgres://one:5432,two/db')
  expect(placeOf('postgres://ada:1@host/db').identity).toBe(placeOf('postgresql://bob:2@host/db?x=y').identity)
  expect(placeOf('sqlite:./a/../b').identity).toBe(placeOf('sqlite:b').identity)
})
