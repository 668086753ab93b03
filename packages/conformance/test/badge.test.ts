import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { readReport } from '../src/index.ts'
import { badgeMarkdown, badgeOf } from '../src/report/badge.ts'
import { failing, hostile, partly, passing } from './sample-report.ts'

describe('a badge', () => {
  test.each([
    ['passing', passing, 'L0 L1 L2 L4'],
    ['failing', failing, 'L2 broken, L0 L1 L4'],
    ['partly claimed', partly, 'L1, L0 in part'],
    ['empty', { ...passing, laws: [] }, 'nothing claimed'],
  ])('of a report that is %s says what holds', (_, report, message) => {
    expect(badgeOf(report).message).toBe(message)
  })

  test('does not say of a level that it holds when only some of its laws were chosen', () => {
    const narrowed = { ...passing, chosen: { levels: null, laws: ['values-are-exact'] } }
    expect(badgeOf(narrowed).levels).toMatchObject({ L0: 'in part' })
  })

  test('is a picture that XML allows, and Markdown that shows it', () => {
    const badge = badgeOf(failing)
    const parser = new SaxesParser()
    parser.on('error', (error) => {
      throw error
    })
    parser.write(badge.svg).close()
    expect(badgeMarkdown(badge, 'docs/my badge.svg')).toBe('![durability: L2 broken, L0 L1 L4](<docs/my badge.svg>)')
  })
})

describe('a report that is read back', () => {
  test.each(Object.entries({ passing, failing, partly, hostile }))('is the same: %s', (_, report) => {
    expect(readReport(JSON.stringify(report))).toStrictEqual(JSON.parse(JSON.stringify(report)))
  })

  test.each([
    [{ version: 2 }, 'report.version must be 1, found 2'],
    [{ laws: {} }, 'report.laws must be a list'],
    [{ laws: [{ ...passing.laws[0], result: 'fine' }] }, 'report.laws[0].result must be one of holds'],
    [{ holds: 'yes' }, 'report.holds must be a boolean, found "yes"'],
    [{ faults: { kill: 3 } }, 'report.faults.kill must be an object, found 3'],
    [{ coverage: { kill: null } }, 'report.coverage.kill must be a number, found null'],
    [{ chosen: undefined }, 'report.chosen must be an object'],
  ])('is refused, with the place, when it is not one: %j', (change, message) => {
    expect(() => readReport(JSON.stringify({ ...passing, ...change }))).toThrow(message)
  })
})
