import { foldRun } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { type Agent, type DecideTask, defineAgent, type LoopOptions, runLoop, type Scope } from '../src/index.ts'
import { abandon, entriesOf, forever, heir } from './world.ts'

const run = { runId: 'run' }
const code = (act: (scope: Scope) => unknown): Agent<null> =>
  defineAgent({ name: 'agent', act: (_: null, scope) => act(scope) })

/** Adds up what its items come to, two a round, until it is at least 10. */
const ADDING: LoopOptions<number, number, number, string> = {
  initial: 0,
  plan: (sum, round) => [sum, round],
  iterate: (item) => item + 1,
  decide(sum, results) {
    const next = results.reduce((all, came) => all + (came.status === 'done' ? came.value : 0), sum)
    return next >= 10 ? { done: `${next} in all` } : { next }
  },
  maxRounds: 10,
}

const looping = (more: Partial<typeof ADDING> = {}) => code((scope) => runLoop(scope, { ...ADDING, ...more }))

test('a loop plans, has the items done and decides, round after round, each committed under a key of its own [K-34]', async () => {
  const journal = createMemoryJournal()
  expect(await heir(journal).runOrThrow(looping(), null, run)).toEqual({
    ...{ ended: 'decided', rounds: 2, value: '10 in all' },
  })
  const keys = (await entriesOf(journal)).map(({ kind, payload }) => (payload as { key?: string }).key ?? kind)
  expect(keys.slice(3)).toEqual([
    ...['plan 1', 'item 1:0', 'item 1:1', 'decide 1', 'node.checkpointed'],
    ...['plan 2', 'item 2:0', 'item 2:1', 'decide 2', 'node.settled', 'node.settled'],
  ])
})

test('the plan that stands in the log is gone by, whatever planning would answer now [K-34, K-1]', async () => {
  const journal = createMemoryJournal()
  let plans = 0
  const done: string[] = []
  const agent = (iterate: (item: string) => unknown) =>
    code((scope) =>
      runLoop(scope, {
        initial: null,
        plan: () => {
          plans += 1
          return plans === 1 ? ['first', 'second'] : ['another']
        },
        iterate,
        decide: (_, results) => ({ done: results.map(({ item }) => item) }),
        maxRounds: 1,
      }),
    )
  // Killed when one of two items is done.
  await abandon(
    journal,
    agent((item) => (item === 'first' ? done.push(item) : forever())),
    null,
    5,
  )
  expect(
    await heir(journal).runOrThrow(
      agent((item) => done.push(item)),
      null,
      run,
    ),
  ).toMatchObject({
    value: ['first', 'second'],
  })
  expect([plans, done]).toEqual([1, ['first', 'second']])
})

test('however many rounds there were, one at most is replayed [K-34]', async () => {
  const replayed: number[] = []
  for (const rounds of [3, 60]) {
    const journal = createMemoryJournal()
    const agent = looping({
      iterate: (item, round) => (round > rounds && item > 0 ? forever() : 1),
      decide: (state) => ({ next: state }),
      maxRounds: 100,
    })
    // Three entries before the first round, five each, and two of the last.
    await abandon(journal, agent, null, 3 + 5 * rounds + 2)
    const { history } = foldRun(await entriesOf(journal))
    replayed.push(history.filter(({ node }) => node.path.length === 1).length)
  }
  expect(replayed).toStrictEqual([2, 2])
})

describe('a loop', () => {
  test('that is never done ends when its rounds are used up, and says with what [K-34]', async () => {
    const agent = looping({ decide: (sum) => ({ next: sum + 1 }), maxRounds: 3 })
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toEqual({
      ...{ ended: 'exhausted', rounds: 3, state: 3 },
    })
  })

  test('finishes the round it is in when it may make fewer, and makes no other [K-34]', async () => {
    const journal = createMemoryJournal()
    const decide = (sum: number) => ({ next: sum + 1 })
    const hang = { decide, iterate: (_: number, round: number) => (round === 4 ? forever() : 1) }
    await abandon(journal, looping(hang), null, 3 + 5 * 3 + 1)
    expect(await heir(journal).runOrThrow(looping({ decide, maxRounds: 2 }), null, run)).toMatchObject({
      ...{ ended: 'exhausted', rounds: 4, state: 4 },
    })
  })

  test('whose plan is empty goes on to its decision, which may be nothing at all [K-34]', async () => {
    const agent = code((scope) =>
      runLoop(scope, {
        initial: 1,
        plan: () => [],
        iterate: () => 1,
        decide: () => ({ done: undefined }),
        maxRounds: 1,
      }),
    )
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toEqual({ ended: 'decided', rounds: 1 })
  })

  test('does as many items at once as it may, and gives the results in the order of the plan', async () => {
    const seen = { now: 0, most: 0 }
    const agent = code((scope) =>
      runLoop(scope, {
        ...{ initial: null, plan: () => [5, 1, 4, 2, 3], concurrency: 2, maxRounds: 1 },
        keyOf: (item) => `nr-${item}`,
        iterate: {
          async step(item) {
            seen.now += 1
            seen.most = Math.max(seen.most, seen.now)
            for (let turns = item; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
            seen.now -= 1
            return item
          },
        },
        decide: (_, results) => ({ done: results.map((came) => came.status === 'done' && came.value) }),
      }),
    )
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toMatchObject({ value: [5, 1, 4, 2, 3] })
    expect(seen.most).toBe(2)
  })

  test('may be planned, done and decided by agents [K-34]', async () => {
    const plan = defineAgent({
      name: 'planner',
      act: ({ state }: { state: number; round: number }) => [state, state + 1],
    })
    const iterate = defineAgent({ name: 'doer', act: (item: number, scope) => scope.step('do', () => item * 2) })
    const decide = defineAgent({
      name: 'judge',
      act: ({ results, round }: DecideTask<number, number, number>) =>
        round === 2 ? { done: results } : { next: results.length },
    })
    const agent = code((scope) => runLoop(scope, { key: 'work', initial: 0, plan, iterate, decide, maxRounds: 5 }))
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toMatchObject({
      value: [
        { item: 2, value: 4 },
        { item: 3, value: 6 },
      ],
    })
  })

  test('gives each function a copy: what it does to it, nobody else sees, in whatever life', async () => {
    const agent = code((scope) =>
      runLoop(scope, {
        initial: { list: [1] },
        plan: ({ list }) => [{ of: list.splice(0).length }],
        iterate: (item) => (item.of = 9),
        decide: ({ list }, results) => ({ done: [list, results[0]?.item] }),
        maxRounds: 1,
      }),
    )
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toMatchObject({ value: [[1], { of: 1 }] })
  })

  test.each([
    ['whose plan is no array', { plan: (() => 7) as never }, 'array of items'],
    ['that decides nothing', { decide: (() => ({})) as never }, '{ done } or { next }'],
    ['that decides twice', { decide: (() => ({ done: 1, next: 1 })) as never }, '{ done } or { next }'],
    ['that goes on with nothing', { decide: (() => ({ next: undefined })) as never }, 'may not be undefined'],
    ['that may make no round', { maxRounds: 0 }, '"maxRounds" must be a positive integer'],
    ['that may do nothing at once', { concurrency: 0.5 }, '"concurrency" must be a positive integer'],
  ])('%s fails, and says why', async (_, wrong, message) => {
    await expect(heir(createMemoryJournal()).runOrThrow(looping(wrong), null, run)).rejects.toThrow(message)
  })

  test('whose items have one key waits for mended code [K-11]', async () => {
    const journal = createMemoryJournal()
    const failed = heir(journal).run(looping({ keyOf: () => 'same' }), null, run)
    await expect(failed).rejects.toMatchObject({ code: 'DUPLICATE_KEY' })
    expect((await journal.head('run')).status).toBe('stalled')
  })

  test('that is asked to stop starts nothing more [K-19]', async () => {
    const begun: number[] = []
    const agent = code(async (scope) => {
      const inner = defineAgent({
        name: 'inner',
        act: (_: null, within) =>
          runLoop(within, { ...ADDING, iterate: (item: number) => begun.push(item), concurrency: 1 }),
      })
      const child = scope.spawn(inner, null)
      child.cancel('enough')
      const came = await child.outcome
      return came.status === 'failed' && came.error.code
    })
    expect(await heir(createMemoryJournal()).runOrThrow(agent, null, run)).toBe('CANCELLED')
    expect(begun).toEqual([])
  })
})
