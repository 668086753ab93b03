import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { harness } from '../../src/postgres-harness.ts'
import { killAnywhere, killEverywhere } from './killed.ts'

test('a process killed at any failpoint of its ports leaves what it acknowledged, once and in order, and an heir ends what it began', async () => {
  const { killedAt, waited } = await killEverywhere(harness)
  expect(killedAt.length).toBeGreaterThan(50)
  expect(waited).toBeGreaterThan(10)
}, 600_000)

const lives = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 3 })

property.prop([lives], { numRuns: 2 })(
  'a process killed at any instant leaves what it acknowledged, and nobody else writes while it lives',
  (after) => killAnywhere(harness, after),
  300_000,
)
