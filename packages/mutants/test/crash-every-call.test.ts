import { createMemoryJournal } from '@tangle-network/journal-memory'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runWithCrashes } from '../src/crash-run.ts'
import { evaluate, isAsExpected } from '../src/evaluate.ts'
import { isConfluent } from '../src/program.ts'
import { confluentPrograms, programs } from '../src/program-arbitrary.ts'

test('a run crashed at every call of the journal and around every effect, and again in its recovery, ends as if nothing had happened [K-1] [K-2]', async () => {
  const counters = { programs: 0, crashes: 0, confluent: 0, unknown: 0 }
  await fc.assert(
    fc.asyncProperty(fc.oneof(programs(), confluentPrograms()), fc.nat({ max: 30 }), async (program, second) => {
      counters.programs += 1
      const calm = await runWithCrashes({ journal: createMemoryJournal(), program, crashes: [] })
      expect(calm.violations).toEqual([])
      for (let at = 1; at <= calm.instants; at++) {
        const run = await runWithCrashes({
          journal: createMemoryJournal(),
          program,
          crashes: [at, 1 + ((at + second) % calm.instants)],
        })
        expect(run.violations).toEqual([])
        counters.crashes += run.landed.length
        if (JSON.stringify(run.value).includes('OUTCOME_UNKNOWN')) counters.unknown += 1
        if (!isConfluent(program)) continue
        counters.confluent += 1
        expect(isAsExpected(run.value, evaluate(program))).toBe(true)
      }
    }),
    { numRuns: 40 },
  )
  // A test that never crashed, never compared or never met doubt would prove nothing.
  expect(counters.crashes).toBeGreaterThan(500)
  expect(counters.confluent).toBeGreaterThan(50)
  expect(counters.unknown).toBeGreaterThan(0)
}, 120_000)
