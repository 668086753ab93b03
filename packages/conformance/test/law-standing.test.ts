import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Harness, type Law, type Trial, tryLaw } from '../src/index.ts'
import { type Attempt, LawStanding } from '../src/law-standing.ts'

const harness: Harness = {
  name: 'of nothing',
  capabilities: { durability: 'memory', hosts: 'one', notifications: true, transactions: false },
  provision: async () => null,
  open: () => Promise.reject(new Error('no law here opens anything')),
  destroy: async () => {},
}

function standing(check: (trial: Trial) => Promise<void>, more: Partial<Law> = {}, exempt?: string): LawStanding {
  const law: Law = { id: 'a-law', level: 'L0', clause: 'X-1', invariant: 'J1', statement: 'it holds', check, ...more }
  const attempt: Attempt = (turn) => tryLaw(law, { harness, ...turn })
  return new LawStanding(law, { reason: undefined, exempt, attempt })
}

const turn = { seed: 40, runs: 10 }

test('every turn has a seed of its own, and the failure tells with which it came', async () => {
  const seeds: number[] = []
  const law = standing(async ({ seed, forAll }) => {
    seeds.push(seed)
    await forAll(fc.integer(), async () => {
      if (seed === 42) throw new Error('broken at last')
    })
  })
  for (let turns = 0; turns < 3; turns += 1) await law.turn(turn)
  expect(seeds).toStrictEqual([40, 41, 42])
  expect(law.report).toMatchObject({ result: 'broken', seed: 42, failure: { invariant: 'J1', counterexample: 0 } })
  expect(law.wantsMore).toBe(false)
})

test('seeds start again from zero where they end', async () => {
  const seeds: number[] = []
  const law = standing(async ({ seed }) => void seeds.push(seed))
  for (let turns = 0; turns < 2; turns += 1) await law.turn({ ...turn, seed: 2 ** 31 - 1 })
  expect(seeds).toStrictEqual([2 ** 31 - 1, 0])
})

test('a law that tries no random case wants no second turn, one that does wants it', async () => {
  const directed = standing(async () => {})
  await directed.turn(turn)
  expect(directed.wantsMore).toBe(false)
  const random = standing(({ forAll }) => forAll(fc.integer(), async () => {}))
  await random.turn(turn)
  expect(random.wantsMore).toBe(true)
  expect(random.report.cases).toBe(10)
})

test('what one turn has met, the next need not meet again', async () => {
  const law = standing(
    async ({ seed, tally, forAll }) => {
      await forAll(fc.integer(), async () => {})
      if (seed === 40) tally.meet('a conflict')
    },
    { meets: ['a conflict'] },
  )
  await law.turn(turn)
  await law.turn(turn)
  expect(law.report).toMatchObject({ result: 'holds', cases: 20 })
})

test('what no turn has met breaks the law', async () => {
  const law = standing(async () => {}, { meets: ['a conflict'] })
  await law.turn(turn)
  expect(law.report).toMatchObject({ result: 'broken', failure: { message: 'never met: a conflict' } })
})

test('an exempt law that is broken is exempt, and one that holds is broken', async () => {
  const broken = standing(() => Promise.reject(new Error('as known')), {}, 'a reason')
  await broken.turn(turn)
  expect(broken.report).toMatchObject({ result: 'exempt', reason: 'a reason', failure: { message: 'Error: as known' } })
  const holding = standing(async () => {}, {}, 'a reason')
  await holding.turn(turn)
  expect(holding.report).toMatchObject({
    result: 'broken',
    failure: { message: expect.stringContaining('yet it holds') },
  })
})

test('past the deadline no further case begins, but one is always tried, and to its end', async () => {
  let [begun, ended] = [0, 0]
  const law = standing(({ forAll }) =>
    forAll(fc.integer(), async () => {
      begun += 1
      await new Promise((resolve) => setImmediate(resolve))
      ended += 1
    }),
  )
  await law.turn({ ...turn, deadline: 0 })
  expect([begun, ended]).toStrictEqual([1, 1])
})

test('a failure past the deadline is shrunk all the same', async () => {
  const law = standing(({ forAll }) =>
    forAll(fc.array(fc.constant('a'), { minLength: 3 }), () => Promise.reject(new Error('always'))),
  )
  await law.turn({ ...turn, deadline: 0 })
  expect(law.report.failure?.counterexample).toStrictEqual(['a', 'a', 'a'])
})

test.each([
  ['undefined inside', [undefined]],
  ['a number that is none', [Number.NaN]],
  ['a bigint', [1n]],
  ['bytes', [Uint8Array.of(1)]],
])('a counterexample that JSON would alter becomes text: %s', async (_, value) => {
  const law = standing(({ forAll }) => forAll(fc.constant(value), () => Promise.reject(new Error('always'))))
  await law.turn(turn)
  expect(law.report.failure?.counterexample).toStrictEqual(fc.stringify(value))
})

test('where leaving a scope fails as well, what failed first is told', async () => {
  const law = standing(async () => {
    await using _ = { [Symbol.asyncDispose]: () => Promise.reject(new Error('its consequence')) }
    throw new Error('what failed first')
  })
  await law.turn(turn)
  expect(law.report.failure?.message).toContain('what failed first')
})
