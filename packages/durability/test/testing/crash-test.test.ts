import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { defineAgent } from '../../src/index.ts'
import { CrashTestError, crashTest, sendMessage } from '../../src/testing/index.ts'
import { makeSell, makeWorld, steps } from './healthy-agents.ts'

test('what an undisturbed run comes to is told, with where it can be crashed', async () => {
  const report = await crashTest(steps, 1)
  expect(report.result).toStrictEqual({ runId: 'crash-test', status: 'done', value: 1 })
  expect(report.points).toStrictEqual([
    ...['before begin 1', 'after begin 1', 'before append 1', 'after append 1'],
    ...['before step add 1 1', 'after step add 1 1', 'before append 2', 'after append 2'],
  ])
})

test('a crash before an effect keeps it from happening, and one after it does not', async () => {
  const world = { paid: 0, pay: async () => void world.paid++ }
  const agent = defineAgent({
    name: 'pay',
    act: (_: null, scope) => scope.step('pay', () => world.pay(), { effect: 'once' }).catch(() => undefined),
  })
  const paid: number[] = []
  const reset = () => {
    paid.push(world.paid)
    world.paid = 0
  }
  const before = world.pay
  const test = (only: string) => crashTest(agent, null, { effects: world, reset, crashes: { only: [only] } })
  await test('before effect pay 1')
  await test('after effect pay 1')
  paid.push(world.paid)
  // Undisturbed twice, crashed once; each begins with the reset of what was there.
  expect(paid).toStrictEqual([0, 1, 1, 0, 1, 1, 1])
  expect(world.pay).toBe(before)
})

test('what a dead life still runs is not heard of: it neither calls the world nor goes on', async () => {
  const seen: string[] = []
  const world = { first: async () => void seen.push('first'), second: () => seen.push('second') }
  const agent = defineAgent({
    name: 'two at once',
    async act(_: null, scope) {
      await scope.step('both', async () => {
        await world.first()
        world.second()
      })
      seen.push('acted')
    },
  })
  const repeatable = ['first', 'second']
  const reset = () => seen.splice(0)
  await crashTest(agent, null, { effects: world, reset, repeatable, crashes: { only: ['after effect first 1'] } })
  expect(seen).toStrictEqual(['first', 'first', 'second', 'acted'])
  await crashTest(agent, null, { effects: world, reset, repeatable, crashes: { only: ['after effect second 1'] } })
  expect(seen).toStrictEqual(['first', 'second', 'first', 'second', 'acted'])
})

test('nor is its agent told what it had not been told by then', async () => {
  const told: string[] = []
  const agent = defineAgent({
    name: 'two at once',
    async act(_: null, scope) {
      const one = scope.step('one', () => 1).then(() => told.push('one'))
      const other = scope.step('other', () => 2).then(() => told.push('other'))
      await Promise.all([one, other])
    },
  })
  const reset = () => told.splice(0)
  // The first has settled by then, and would be told in the next turn.
  await crashTest(agent, null, { reset, crashes: { only: ['after step other 1'] } })
  expect(told).toStrictEqual(['one', 'other'])
})

test('the world, the clock and the dice are put back, be the test passed or not', async () => {
  class Mailer {
    sent = 0
    send(): number {
      this.sent += 1
      return this.sent
    }
  }
  const mailer = new Mailer()
  const before = [Date, Date.now, Math.random, performance.now, globalThis.crypto.randomUUID, randomUUID]
  const now = () => [Date, Date.now, Math.random, performance.now, globalThis.crypto.randomUUID, randomUUID]
  const during: unknown[] = []
  const agent = defineAgent({
    name: 'mail',
    act: (_: null, scope) =>
      scope.step('mail', () => {
        during.push(...now())
        return mailer.send()
      }),
  })
  const options = { effects: mailer, reset: () => (mailer.sent = 0) }
  await expect(crashTest(agent, null, options)).rejects.toBeInstanceOf(CrashTestError)
  await crashTest(agent, null, { ...options, repeatable: ['send'], accepts: () => true })
  expect(during.some((each) => before.includes(each as never))).toBe(false)
  expect(now().every((each, index) => each === before[index])).toBe(true)
  expect(Object.keys(mailer)).toStrictEqual(['sent'])
})

test('an object whose members cannot be replaced is refused, and left as it was', async () => {
  const world = Object.freeze({ mail: () => {} })
  await expect(crashTest(steps, 1, { effects: world })).rejects.toThrow(TypeError)
})

test('clocks and dice say the same in every attempt of a step, and other code is answered as ever', async () => {
  const seen = new Set<string>()
  const agent = defineAgent({
    name: 'dice',
    act: (_: null, scope) =>
      scope.step('throw', () => {
        const bytes = [...crypto.getRandomValues(new Uint8Array(4))]
        seen.add(JSON.stringify([Date.now(), new Date(), Math.random(), crypto.randomUUID(), randomUUID(), bytes]))
        return null
      }),
  })
  const { runs } = await crashTest(agent, null)
  // Twice undisturbed, and once for each of eight instants.
  expect(runs).toBe(10)
  expect([...seen]).toHaveLength(1)
  expect(new Date(0)).toBeInstanceOf(Date)
})

test('random schedules are the same for the same seed, and what fails is shrunk to the fewest crashes', async () => {
  const make = () => {
    let entered = 0
    const agent = defineAgent({
      name: 'third life',
      async act(_: null, scope) {
        entered += 1
        await scope.step('work', () => 'worked')
        return entered > 2 ? 'late' : 'in time'
      },
    })
    return [agent, null, { reset: () => (entered = 0) }] as const
  }
  const [agent, task, options] = make()
  await crashTest(agent, task, options)
  const fail = async () => {
    const [agent, task, options] = make()
    const error: unknown = await crashTest(agent, task, { ...options, crashes: { runs: 100, seed: 3 } }).catch((e) => e)
    return error as CrashTestError
  }
  const [one, other] = [await fail(), await fail()]
  expect(one).toBeInstanceOf(CrashTestError)
  expect(one.schedule).toHaveLength(2)
  expect(one.message).toContain('{ runs: 100, seed: 3 }')
  expect(other.message).toBe(one.message)
})

test('a point that the run does not come to is said to be missed', async () => {
  const missed = crashTest(steps, 2, { crashes: { only: ['before append 1', 'after append 99'] } })
  await expect(missed).rejects.toMatchObject({ finding: 'CRASH_MISSED', schedule: ['before append 1'] })
})

test.each([{ runs: 0 }, { runs: 1.5 }, 'some', {}])('crashes of %j are a mistake', async (crashes) => {
  await expect(crashTest(steps, 1, { crashes: crashes as never })).rejects.toThrow(TypeError)
})

test('two tests at a time do not disturb each other', async () => {
  const [one, other] = [makeWorld(), makeWorld()]
  const run = ({ effects, reset }: ReturnType<typeof makeWorld>) =>
    crashTest(makeSell(effects), ['lamp'], { effects, reset, messages: [sendMessage('approved', { by: 'bob' })] })
  const [first, second] = await Promise.all([run(one), run(other)])
  expect(first).toStrictEqual(second)
})
