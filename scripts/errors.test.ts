import { ERROR_CATALOG } from '@tangle-network/durability-contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { errorsPage, goldenErrors } from './errors-page.ts'
import { type AllMet, CODES, meetAll } from './errors-provoked.ts'
import { read } from './repository.ts'

let all: AllMet
beforeAll(async () => {
  all = await meetAll()
})

describe.each(CODES)('%s', (code) => {
  test('is met through the public surface in every way that is told, or says why nobody can yet [E-1, E-3]', () => {
    const met = all.get(code)
    if (met === undefined) throw new Error('nobody tells how to meet it')
    if ('notYet' in met) return expect(met.notYet).toMatch(/^\w.*\.$/)
    expect(met.length).toBeGreaterThan(0)
    expect(met.map((each) => `${each.when}: ${each.code}`)).toStrictEqual(met.map(({ when }) => `${when}: ${code}`))
    for (const { text, outcome } of met) {
      expect(text).not.toMatch(/secret|undefined|\[object/)
      // What an agent is told has the text alone; everything else ends with what to do.
      if (outcome !== undefined) expect(text.endsWith(ERROR_CATALOG[code].cure), text).toBe(true)
    }
  })
})

const MADE = 'made anew by: npm run docs:errors'

test(`the golden file has every message as it is met, ${MADE} [E-2, E-3]`, () => {
  expect(goldenErrors(all)).toBe(read('scripts/golden-errors.txt'))
})

test(`the page about errors is current, ${MADE} [E-1]`, () => {
  expect(errorsPage(all)).toBe(read('docs/errors.md'))
})
