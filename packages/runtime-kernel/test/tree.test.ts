import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { AgentError, defineAgent, type Scope } from '../src/index.ts'
import { abandon, entriesOf, forever, heir, kindsOf } from './world.ts'

const echo = defineAgent({
  name: 'echo',
  act: (text: string, scope) => scope.step('say', () => text),
})

test('a settled child is not entered again; its result is delivered from the journal [K-1]', async () => {
  const journal = createMemoryJournal()
  let entered = 0
  let isDead = true
  const child = defineAgent({
    name: 'child',
    async act(n: number, scope) {
      entered += 1
      return scope.step('double', () => n * 2)
    },
  })
  const agent = defineAgent({
    name: 'parent',
    async act(_: null, scope) {
      const doubled = await scope.call(child, 21)
      await scope.step('wait', () => (isDead ? forever() : null))
      return doubled
    },
  })
  await abandon(journal, agent, null, 5)
  isDead = false
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toBe(42)
  expect(entered).toBe(1)
})

test('next tells of children in the order in which they settled, the same after a crash [K-5]', async () => {
  const journal = createMemoryJournal()
  const orders: string[][] = []
  let isDead = true
  const child = defineAgent({
    name: 'child',
    async act(turns: number, scope) {
      return scope.step('spin', async () => {
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
        return turns
      })
    },
  })
  const agent = defineAgent({
    name: 'parent',
    async act(_: null, scope) {
      const order: string[] = []
      orders.push(order)
      for (const turns of [90, 30, 60]) scope.spawn(child, turns, { key: `t${turns}` })
      for (let told = await scope.next(); told; told = await scope.next()) {
        order.push(`${told.key} ${told.outcome.status === 'done' ? told.outcome.value : 'failed'}`)
      }
      await scope.step('wait', () => (isDead ? forever() : null))
      return order
    },
  })
  await abandon(journal, agent, null, 11)
  isDead = false
  await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(orders).toEqual([
    ['t30 30', 't60 60', 't90 90'],
    ['t30 30', 't60 60', 't90 90'],
  ])
})

test('a race is won by the same branch on replay, though the other one has finished since [K-5]', async () => {
  const journal = createMemoryJournal()
  const winners: string[] = []
  let isDead = true
  const agent = defineAgent({
    name: 'race',
    async act(_: null, scope) {
      const slow = scope.step('slow', async () => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return 'slow'
      })
      const fast = scope.step('fast', () => 'fast')
      winners.push(await Promise.race([slow, fast]))
      await Promise.all([slow, fast])
      await scope.step('wait', () => (isDead ? forever() : null))
    },
  })
  await abandon(journal, agent, null, 4)
  isDead = false
  await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(winners).toEqual(['fast', 'fast'])
})

test('an agent settles only when everything it started has [K-6]', async () => {
  const journal = createMemoryJournal()
  const finished: string[] = []
  const agent = defineAgent({
    name: 'racer',
    act: (_: null, scope) =>
      Promise.race([
        scope.step('loser', async () => {
          await new Promise((resolve) => setTimeout(resolve, 10))
          finished.push('loser')
        }),
        scope.step('winner', () => 'winner'),
      ]),
  })
  await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(finished).toEqual(['loser'])
  expect((await kindsOf(journal)).at(-1)).toBe('node.settled')
})

test('a child that fails is told as AgentError, and its parent may go on [K-7]', async () => {
  const failing = defineAgent({
    name: 'failing',
    act(): never {
      throw Object.assign(new Error('broken'), { code: 'E_BROKEN' })
    },
  })
  const agent = defineAgent({
    name: 'parent',
    async act(_: null, scope) {
      const { outcome, result } = scope.spawn(failing, undefined, { key: 'f' })
      const told = await outcome
      const thrown = await result.catch((error: unknown) => error)
      return [told.status, thrown instanceof AgentError && thrown.code]
    },
  })
  expect(await heir(createMemoryJournal()).runOrThrow(agent, null, { runId: 'run' })).toEqual(['failed', 'E_BROKEN'])
})

test('a run that failed rejects from runOrThrow with what the agent threw, also when asked again', async () => {
  const journal = createMemoryJournal()
  const agent = defineAgent({
    name: 'failing',
    act(): never {
      throw new RangeError('broken')
    },
  })
  for (let time = 0; time < 2; time++) {
    await expect(heir(journal).runOrThrow(agent, undefined, { runId: 'run' })).rejects.toMatchObject({
      name: 'RangeError',
      message: 'broken',
    })
  }
  expect((await journal.head('run')).status).toBe('failed')
})

test('a task is checked by its schema before anything is written, and the agent gets what the schema made of it', async () => {
  const journal = createMemoryJournal()
  const agent = defineAgent({
    name: 'checked',
    input: z.object({ n: z.number().default(7) }),
    act: ({ n }) => n,
  })
  const supervisor = heir(journal)
  const wrong = { n: 'x' } as unknown as { n: number }
  await expect(supervisor.run(agent, wrong, { runId: 'wrong' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(journal.head('wrong')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
  expect(await supervisor.runOrThrow(agent, {}, { runId: 'run' })).toBe(7)
  const parent = defineAgent({
    name: 'parent',
    act: (_: null, scope) => scope.call(agent, wrong, { key: 'c' }).catch((error: { code: string }) => error.code),
  })
  await expect(supervisor.runOrThrow(parent, null, { runId: 'p' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

test('now is read once and random follows the seed, so both replay [K-5]', async () => {
  const journal = createMemoryJournal()
  const seen: unknown[] = []
  let isDead = true
  const draw = async (scope: Scope) => [await scope.now(), scope.random(), scope.random(), await scope.now()]
  const agent = defineAgent({
    name: 'clock',
    async act(_: null, scope) {
      seen.push(await draw(scope))
      await scope.step('wait', () => (isDead ? forever() : null))
    },
  })
  await abandon(journal, agent, null, 4)
  await new Promise((resolve) => setTimeout(resolve, 5))
  isDead = false
  await heir(journal).runOrThrow(agent, null, { runId: 'run' })
  expect(seen[1]).toEqual(seen[0])
  const [, first, second] = seen[0] as number[]
  expect(first).not.toBe(second)
  for (const number of [first, second]) expect(number).toSatisfy((x: number) => x >= 0 && x < 1)
})

test('children of children are found again by their keys, to any depth [K-6]', async () => {
  const journal = createMemoryJournal()
  const paths: string[] = []
  let isDead = true
  const deep = defineAgent({
    name: 'deep',
    async act(levels: number, scope): Promise<string> {
      if (levels > 0) return scope.call(deep, levels - 1)
      paths.push(scope.path.join('/'))
      return scope.step('leaf', () => (isDead ? forever() : scope.path.join('/')))
    },
  })
  await abandon(journal, deep, 20, 22)
  isDead = false
  const path = Array(20).fill('deep').join('/')
  expect(await heir(journal).runOrThrow(deep, 20, { runId: 'run' })).toBe(path)
  expect(paths).toEqual([path, path])
  expect((await entriesOf(journal)).filter(({ kind }) => kind === 'node.spawned')).toHaveLength(21)
})

test('a child and a step may not share a key', async () => {
  const agent = defineAgent({
    name: 'clash',
    async act(_: null, scope) {
      await scope.step('echo', () => 1)
      return scope.call(echo, 'x')
    },
  })
  await expect(heir(createMemoryJournal()).run(agent, null, { runId: 'run' })).rejects.toMatchObject({
    code: 'DUPLICATE_KEY',
  })
})
