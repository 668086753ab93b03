import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { type Agent, createClient, defineAgent, runLoop, type Scope } from '../src/index.ts'
import { abandon, forever, heir, manualClock, until } from './world.ts'

const run = { runId: 'run' }
const code = (act: (scope: Scope) => unknown): Agent<null> =>
  defineAgent({ name: 'agent', act: (_: null, scope) => act(scope) })

describe('what failed', () => {
  const failing = (item: number) => {
    if (item === 1) throw Object.assign(new Error('not this one'), { code: 'E_ITEM', data: { item } })
    return item
  }
  const options = {
    ...{ initial: null, plan: () => [0, 1], maxRounds: 1 },
    decide: (_: null, results: readonly unknown[]) => ({ done: results }),
  }
  const error = { name: 'Error', message: 'not this one', code: 'E_ITEM', data: { item: 1 } }

  test('is told to whoever decides, as data, when it was a step [K-34]', async () => {
    const agent = code((scope) =>
      runLoop(scope, { ...options, iterate: { step: failing, retry: { maxAttempts: 2, delayMs: 0 } } }),
    )
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toMatchObject({
      value: [
        { status: 'done', item: 0, value: 0 },
        { status: 'failed', item: 1, error: { ...error, attempts: 2 } },
      ],
    })
  })

  test('and when it was an agent, with what supervises it [K-34, K-29]', async () => {
    const item = defineAgent({ name: 'item', act: (task: number, scope) => scope.step('do', () => failing(task)) })
    const iterate = { agent: item, restart: { maxAttempts: 3, delayMs: 0 }, timeoutMs: 60_000 }
    const agent = code((scope) => runLoop(scope, { ...options, iterate }))
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toMatchObject({
      value: [{ status: 'done' }, { status: 'failed', error: { ...error, attempts: 3 } }],
    })
  })

  test('is told even when it was too dear [K-26]', async () => {
    const iterate = { step: failing, cost: { cents: 8 } }
    const decide = (_: null, results: readonly { status: string; error?: { code?: string } }[]) => ({
      done: results.map(({ status, error: came }) => came?.code ?? status),
    })
    const agent = code((scope) =>
      runLoop(scope, { ...options, iterate, decide, budget: { cents: 10 }, concurrency: 1 }),
    )
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toMatchObject({
      value: ['done', 'BUDGET_EXHAUSTED'],
    })
  })

  test('is not what nobody knows: that stalls the run, and nothing more is begun until it is resolved [K-3, K-27]', async () => {
    const journal = createMemoryJournal()
    const begun: number[] = []
    const agent = (hang: boolean) =>
      code((scope) =>
        runLoop(scope, {
          ...{ ...options, plan: () => [0, 1, 2], concurrency: 1 },
          iterate: {
            effect: 'once',
            step(item: number) {
              begun.push(item)
              return hang ? forever() : item
            },
          },
        }),
      )
    await abandon(journal, agent(true), null, 5)
    await expect(heir(journal).run(agent(false), null, run)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect(begun).toEqual([0])
    const place = { path: ['loop'], key: 'item 1:0' }
    await createClient({ journal }).resolve('run', place, { value: 7 }, { sender: 'ann', reason: 'looked' })
    expect(await heir(journal).runOrThrow(agent(false), null, run)).toMatchObject({
      value: [{ value: 7 }, { value: 1 }, { value: 2 }],
    })
    expect(begun).toEqual([0, 1, 2])
  })
})

test('of what is at work when something is unknown the end is awaited, and nothing is begun after it [K-27]', async () => {
  const begun: number[] = []
  let mayEnd = 0
  const agent = code((scope) =>
    runLoop(scope, {
      ...{ initial: null, plan: () => [0, 1, 2, 3], decide: () => ({ done: 'never' }), maxRounds: 1, concurrency: 2 },
      iterate: {
        ...{ effect: 'once', timeoutMs: 1_000 },
        async step(item) {
          begun.push(item)
          await until(() => item > 0 && item <= mayEnd)
        },
      },
    }),
  )
  const clock = manualClock()
  const running = heir(createMemoryJournal(), { clock }).run(agent, null, run)
  const failed = expect(running).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  await until(() => begun.length === 2)
  await clock.pass(500)
  mayEnd = 1
  await until(() => begun.length === 3)
  // The first one's time is over now, and the third has some left.
  await clock.pass(500)
  mayEnd = 3
  await failed
  expect(begun).toEqual([0, 1, 2])
})
