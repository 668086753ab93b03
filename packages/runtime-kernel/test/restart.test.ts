import type { Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type Agent,
  type AgentError,
  type ChildOutcome,
  defineAgent,
  type RetryPolicy,
  type Scope,
} from '../src/index.ts'
import { abandon, entriesOf, forever, heir, kindsOf, manualClock, until } from './world.ts'

const run = { runId: 'run' }
const AT_ONCE = { maxAttempts: 3, delayMs: 0 }
const rootOf = <T>(act: (scope: Scope) => Promise<T>) =>
  defineAgent({ name: 'root', act: (_: null, scope) => act(scope) })
const childOf = <T>(act: (scope: Scope, task: unknown) => Promise<T>) =>
  defineAgent({ name: 'child', act: (task: unknown, scope) => act(scope, task) })
const failing = (code: string) => Object.assign(new Error(`failed with ${code}`), { code })

/** What a child came to, as it can be stored. */
const told = (outcome: ChildOutcome) => {
  if (outcome.status === 'done') return outcome
  const { name, message, code, attempts } = outcome.error
  return { status: 'failed', error: { name, message, ...(code === undefined ? {} : { code }), attempts } }
}

/** Calls the child and answers what it came to. */
const calling = (child: Agent<unknown, unknown>, restart: RetryPolicy = AT_ONCE) =>
  rootOf(async (scope) => told(await scope.spawn(child, 'task', { restart }).outcome))

test('a child that failed begins again with its task, no state, and keys that name other things [K-29]', async () => {
  const journal = createMemoryJournal()
  const keys: string[] = []
  const seen: unknown[] = []
  const leaf = defineAgent({
    name: 'leaf',
    act: (_: null, scope) => scope.step('work', ({ idempotencyKey }) => keys.push(idempotencyKey)),
  })
  const child = childOf(async (scope, task) => {
    seen.push([task, scope.attempt, scope.restored, scope.random()])
    await scope.step('work', ({ idempotencyKey }) => keys.push(idempotencyKey))
    await scope.call(leaf, null)
    await scope.checkpoint('kept')
    if (scope.attempt < 3) throw failing('E_PLANNED')
    return 'done'
  })
  expect(await heir(journal).runOrThrow(calling(child), null, run)).toMatchObject({ status: 'done', value: 'done' })
  expect(seen.map((each) => (each as unknown[]).slice(0, 3))).toEqual([1, 2, 3].map((n) => ['task', n, undefined]))
  expect(new Set(seen.map((each) => (each as unknown[])[3])).size).toBe(3)
  expect(new Set(keys).size).toBe(6)
  const restarts = (await entriesOf(journal)).filter(({ kind }) => kind === 'node.restarted')
  expect(restarts.map(({ payload }) => payload)).toMatchObject([1, 2].map((attempts) => ({ failure: { attempts } })))
})

test('the last failure is told with the number of attempts [K-29]', async () => {
  const child = childOf((scope) => Promise.reject(failing(`E_${scope.attempt}`)))
  const outcome = await heir(createMemoryJournal()).runOrThrow(calling(child), null, run)
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'E_3', attempts: 3 } })
})

test.each([
  ['does not fit its schema', 'seven', 'INVALID_OUTPUT'],
  ['cannot be stored', Number.NaN, 'RESULT_UNSTORABLE'],
] as const)('a result that %s is a failed attempt too [K-29]', async (_, result, code) => {
  const output = z.custom<unknown>((value) => code === 'RESULT_UNSTORABLE' || typeof value === 'number')
  const child = defineAgent({ name: 'child', output, act: () => result })
  const journal = createMemoryJournal()
  const outcome = await heir(journal).runOrThrow(calling(child as Agent<unknown, unknown>), null, run)
  expect(outcome).toMatchObject({ status: 'failed', error: { code, attempts: 3 } })
  expect((await kindsOf(journal)).filter((kind) => kind === 'node.restarted')).toHaveLength(2)
})

test('failed attempts count in every life, and one that is over is not entered again [K-29]', async () => {
  const journal = createMemoryJournal()
  const entered: number[] = []
  let isHeld = true
  const child = childOf(async (scope) => {
    entered.push(scope.attempt)
    await scope.step('work', () => (scope.attempt === 2 && isHeld ? forever() : 1))
    throw failing('E')
  })
  const isDone = heir(journal).run(calling(child), null, run)
  isDone.catch(() => {})
  // Until the log counts the first attempt, a life after this one enters it again.
  await until(() => hasRestarted(journal))
  await until(() => entered.includes(2))
  isHeld = false
  const outcome = await heir(journal).runOrThrow(calling(child), null, run)
  expect(outcome).toMatchObject({ status: 'failed', error: { attempts: 3 } })
  expect(entered).toEqual([1, 2, 2, 3])
})

test('a crash in the pause between two attempts begins the next at once [K-29]', async () => {
  const journal = createMemoryJournal()
  const child = childOf(async (scope) => {
    if (scope.attempt === 1) throw failing('E')
    return scope.attempt
  })
  const agent = calling(child, { maxAttempts: 2, delayMs: 3_600_000, maxDelayMs: 3_600_000 })
  await abandon(journal, agent, null, 4)
  expect(await heir(journal).runOrThrow(agent, null, run)).toMatchObject({ status: 'done', value: 2 })
})

test('an attempt begins when all that the one before had started is over [K-29, K-12]', async () => {
  const order: string[] = []
  let release = () => {}
  const child = childOf(async (scope) => {
    order.push(`attempt ${scope.attempt}`)
    if (scope.attempt > 1) return 'done'
    const slow = scope.step('slow', async () => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      order.push('slow is over')
    })
    slow.catch(() => {})
    await scope.step('quick', () => 1)
    throw failing('E')
  })
  const result = heir(createMemoryJournal()).runOrThrow(calling(child), null, run)
  await until(() => order.length === 1)
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(order).toEqual(['attempt 1'])
  release()
  expect(await result).toMatchObject({ status: 'done' })
  expect(order).toEqual(['attempt 1', 'slow is over', 'attempt 2'])
})

describe('a child does not begin again', () => {
  test.each(['CANCELLED', 'BUDGET_EXHAUSTED', 'DEPTH_EXCEEDED', 'DEADLINE_EXCEEDED'])(
    'when it failed with %s [K-29]',
    async (code) => {
      const child = childOf(() => Promise.reject(failing(code)))
      const outcome = await heir(createMemoryJournal()).runOrThrow(calling(child), null, run)
      expect(outcome).toMatchObject({ status: 'failed', error: { code, attempts: 1 } })
    },
  )

  test('when it is to stop, be it in the pause between two attempts [K-29, K-19]', async () => {
    const journal = createMemoryJournal()
    const clock = manualClock()
    const entered: number[] = []
    const child = childOf(async (scope) => {
      entered.push(scope.attempt)
      throw failing('E')
    })
    let cancel = () => {}
    const agent = rootOf(async (scope) => {
      const started = scope.spawn(child, null, { restart: { maxAttempts: 2, delayMs: 5_000 } })
      const cancelled = scope.step('hold', () => new Promise<void>((resolve) => (cancel = resolve)))
      await cancelled
      started.cancel()
      return told(await started.outcome)
    })
    const result = heir(journal, { clock }).runOrThrow(agent, null, run)
    await until(() => hasRestarted(journal))
    cancel()
    expect(await result).toMatchObject({ status: 'failed', error: { code: 'CANCELLED', attempts: 2 } })
    expect(entered).toEqual([1])
  })

  test('when its mistake is one of the code: the run stalls [K-29, K-9]', async () => {
    const journal = createMemoryJournal()
    const child = childOf((scope) => Promise.all([scope.step('twice', () => 1), scope.step('twice', () => 1)]))
    await expect(heir(journal).run(calling(child), null, run)).rejects.toMatchObject({ code: 'DUPLICATE_KEY' })
    expect(await journal.head('run')).toMatchObject({ status: 'stalled' })
    expect(await kindsOf(journal)).not.toContain('node.restarted')
  })
})

test('the pauses grow, and are shorter by chance, the same in every life [K-29]', async () => {
  const pausesOf = async (restart: RetryPolicy) => {
    const pauses: number[] = []
    const child = childOf(() => Promise.reject(failing('E')))
    const clock = {
      now: () => 1,
      monotonic: () => 0,
      after: (ms: number, callback: () => void) => {
        // The other timers are those of the lease.
        if (ms <= 1_000) {
          pauses.push(ms)
          setImmediate(callback)
        }
        return () => {}
      },
    }
    await heir(createMemoryJournal(), { clock, ttlMs: 60_000 }).runOrThrow(calling(child, restart), null, run)
    return pauses
  }
  const policy = { maxAttempts: 4, delayMs: 100, factor: 3, maxDelayMs: 800 }
  expect(await pausesOf(policy)).toEqual([100, 300, 800])
  const jittered = await pausesOf({ ...policy, jitter: 0.5 })
  expect(jittered).toEqual(await pausesOf({ ...policy, jitter: 0.5 }))
  for (const [at, most] of [100, 300, 800].entries()) {
    expect(jittered[at]).toBeLessThanOrEqual(most)
    expect(jittered[at]).toBeGreaterThan(most / 2)
  }
  expect(new Set(jittered.map((ms, at) => ms / [100, 300, 800][at]!)).size).toBe(3)
})

test('what failed attempts have spent stays spent [K-29, K-25]', async () => {
  const child = childOf(async (scope) => {
    await scope.step('think', ({ spend }) => spend({ tokens: 4 }), { cost: { tokens: 5 } })
    if (scope.attempt === 1) throw failing('E')
    return scope.budget().tokens
  })
  const agent = rootOf((scope) => scope.call(child, null, { budget: { tokens: 20 }, restart: AT_ONCE }))
  const balance = await heir(createMemoryJournal()).runOrThrow(agent, null, run)
  expect(balance).toMatchObject({ total: 20, free: 12, committed: 8 })
})

test('the balances of an attempt are those of where it begins, whatever others were told in the pause [K-24, K-29]', async () => {
  const seen: unknown[] = []
  const child = childOf(async (scope) => {
    if (scope.attempt === 1) throw failing('E')
    seen.push(scope.budget().tokens?.committed)
    return scope.step('end', () => 1)
  })
  const journal = createMemoryJournal()
  const clock = manualClock()
  const agent = rootOf(async (scope) => {
    const started = scope.spawn(child, null, { restart: { maxAttempts: 2, delayMs: 5_000 } })
    for (const round of [1, 2, 3])
      await scope.step(`${round}`, ({ spend }) => spend({ tokens: 1 }), { cost: { tokens: 1 } })
    return started.result
  })
  const result = heir(journal, { clock }).runOrThrow(agent, null, { runId: 'run', budget: { tokens: 9 } })
  const settled = async () =>
    (await kindsOf(journal).catch((): string[] => [])).filter((kind) => kind === 'step.settled')
  while ((await settled()).length < 3) await new Promise((resolve) => setImmediate(resolve))
  await clock.pass(5_000)
  await result
  const { entries } = await journal.read('run')
  const restart = entries.findIndex(({ kind }) => kind === 'node.restarted')
  const before = entries.slice(0, restart).filter(({ kind }) => kind === 'step.settled')
  expect(seen).toEqual([before.length])
})

test.each([
  [{ maxAttempts: 0 }, /maxAttempts/],
  [{ maxAttempts: 2, jitter: 1.5 }, /jitter/],
  [{ maxAttempts: 2, delayMs: -1 }, /delayMs/],
])('a policy that is none is a TypeError: %j', async (restart, message) => {
  const result = await heir(createMemoryJournal()).run(
    calling(
      childOf(async () => 1),
      restart,
    ),
    null,
    run,
  )
  expect(result).toMatchObject({ status: 'failed', error: { name: 'TypeError' } })
  expect((result as { error: AgentError }).error.message).toMatch(message)
})

test('an attempt that is over and comes back from something foreign asks for nothing any more [K-29, K-5]', async () => {
  const journal = createMemoryJournal()
  let back = () => {}
  const child = childOf(async (scope) => {
    if (scope.attempt === 1) {
      const foreign = new Promise<void>((resolve) => {
        back = resolve
      })
      foreign.then(() => scope.step('late', () => 1)).catch(() => {})
      throw failing('E')
    }
    return scope.step('work', forever)
  })
  const result = heir(journal, { graceMs: 1 }).run(calling(child), null, run)
  await until(() => hasRestarted(journal))
  back()
  await expect(result).rejects.toMatchObject({ code: 'FOREIGN_AWAIT' })
  expect(await journal.head('run')).toMatchObject({ status: 'stalled' })
})

async function hasRestarted(journal: Journal): Promise<boolean> {
  return (await kindsOf(journal).catch((): string[] => [])).includes('node.restarted')
}
