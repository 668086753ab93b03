import { expect, test } from 'vitest'
import { defineAgent } from '../../src/index.ts'
import { crashTest } from '../../src/testing/index.ts'

test('a run whose agent was told that nobody knows may end otherwise, unless the user says how', async () => {
  const agent = defineAgent({
    name: 'once',
    act: (_: null, scope) => scope.step('mail', () => 'mailed', { effect: 'once' }).catch(() => 'perhaps mailed'),
  })
  const report = await crashTest(agent, null)
  // Once its intent is durable, before and after the step, and before its outcome is durable.
  expect(report.excused).toBe(4)
  const accepts = (value: string) => (result: { status: string; value?: string }) => result.value === value
  expect(await crashTest(agent, null, { accepts: accepts('perhaps mailed') })).toMatchObject({ excused: 4 })
  await expect(crashTest(agent, null, { accepts: accepts('mailed') })).rejects.toMatchObject({
    finding: 'RESULT_DIFFERS',
    schedule: ['after append 1'],
  })
})

test('an unknown outcome that the agent leaves to an operator is resolved by what the function returned', async () => {
  const agent = defineAgent({
    name: 'once',
    act: (_: null, scope) => scope.step('mail', () => 'mailed', { effect: 'once' }),
  })
  const results: unknown[] = []
  const accepts = (result: unknown) => results.push(result)
  await crashTest(agent, null, { accepts })
  // Only where it had not come to its end is there another result; that it was resolved truly is no excuse.
  const failed = { status: 'failed', error: { code: 'CRASHED' } }
  expect(results).toMatchObject([failed, failed])
})

test('what was resolved truly is no excuse for another end', async () => {
  let entered = 0
  const agent = defineAgent({
    name: 'resumed',
    async act(_: null, scope) {
      entered += 1
      await scope.step('mail', () => 'mailed', { effect: 'once' })
      return entered > 1 ? 'late' : 'in time'
    },
  })
  const test = (only: string) => crashTest(agent, null, { reset: () => (entered = 0), crashes: { only: [only] } })
  await expect(test('after step mail 1')).rejects.toMatchObject({ finding: 'RESULT_DIFFERS' })
  expect(await test('before step mail 1')).toMatchObject({ excused: 1 })
})

test('a budget that a crash has used up may end a run otherwise', async () => {
  const agent = defineAgent({
    name: 'costly',
    act: (_: null, scope) => scope.step('ask', () => 'asked', { cost: { calls: 1 } }),
  })
  expect(await crashTest(agent, null, { budget: { calls: 2 } })).toMatchObject({ excused: 0 })
  expect((await crashTest(agent, null, { budget: { calls: 1 } })).excused).toBeGreaterThan(0)
})

test('effects that may happen twice are named', async () => {
  const world = { read: () => 'a page' }
  const agent = defineAgent({ name: 'read', act: (_: null, scope) => scope.step('read', () => world.read()) })
  await expect(crashTest(agent, null, { effects: world })).rejects.toMatchObject({ reason: 'effect-not-idempotent' })
  await crashTest(agent, null, { effects: world, repeatable: ['read'] })
})

test('a pure step only reads: what it calls may be called again', async () => {
  const world = { read: () => 'a page' }
  const agent = defineAgent({
    name: 'read',
    act: (_: null, scope) => scope.step('read', () => world.read(), { effect: 'pure' }),
  })
  await crashTest(agent, null, { effects: world })
})
