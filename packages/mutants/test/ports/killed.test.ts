import { fc, test as property } from '@fast-check/vitest'
import { FAILPOINTS } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { harness } from '../../src/sqlite-harness.ts'
import { killAnywhere, killEverywhere } from './killed.ts'

const MADE = ['begin:', 'acquire:', 'append:', 'putBlob:', 'release:']

test('a process killed at any failpoint of its ports leaves what it acknowledged, once and in order, and an heir ends what it began', async () => {
  const { killedAt, waited } = await killEverywhere(harness)
  const passed = new Set(killedAt)
  // Nobody acquires in a life that begins what it writes to, and an append is of one entry.
  const never = ['acquire:', 'append:between-entries']
  const expected = FAILPOINTS.filter((name) => MADE.some((one) => name.startsWith(one)))
  expect(passed).toEqual(new Set(expected.filter((name) => !never.some((one) => name.startsWith(one)))))
  expect(waited).toBeGreaterThan(10)
}, 600_000)

const lives = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 3 })

property.prop([lives], { numRuns: 2 })(
  'a process killed at any instant leaves what it acknowledged, and nobody else writes while it lives',
  (after) => killAnywhere(harness, after),
  300_000,
)
