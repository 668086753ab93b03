import { randomUUID } from 'node:crypto'
import type { Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Agent, createClient, createWorker, defineAgent, type WorkerOptions } from '../src/index.ts'
import { counting } from './world.ts'

const add = defineAgent({
  name: 'add',
  act: async ([a, b]: [number, number], scope) => scope.step('add', () => a + b),
})
const approve = defineAgent({
  name: 'approve',
  act: async (_: null, scope) => (await scope.ask('pay?', { amount: 7 })).sender,
})
const workerOf = (journal: Journal, agents: readonly Agent[], options: Partial<WorkerOptions> = {}) =>
  createWorker({ journal, agents, owners: { name: randomUUID, provenDead: () => false }, pollMs: 1, ...options })

test('a run that a client starts is done by a worker, and the client reads what it came to [Q-1, K-13]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  expect(await client.start(add, [2, 3], { runId: 'sum' })).toEqual({ runId: 'sum', created: true })
  expect(await client.start(add, [2, 3], { runId: 'sum' })).toEqual({ runId: 'sum', created: false })
  const result = client.result('sum')
  expect(await workerOf(journal, [add]).drain()).toEqual({
    done: 1,
    failed: 0,
    cancelled: 0,
    continued: 0,
    suspended: 0,
    givenBack: 0,
  })
  expect(await result).toEqual({ runId: 'sum', status: 'done', value: 5 })
})

test('started with another task, it is another run', async () => {
  const client = createClient({ journal: createMemoryJournal() })
  await client.start(add, [2, 3], { runId: 'sum' })
  await expect(client.start(add, [2, 4], { runId: 'sum' })).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
})

test('a client that dies half-way leaves a run that waits for its task, and goes on when started again [K-4, K-18]', async () => {
  const journal = createMemoryJournal()
  const dying = createClient({ journal: { ...journal, deliver: () => new Promise(() => {}) } })
  dying.start(add, [2, 3], { runId: 'sum' })
  await new Promise((resolve) => setImmediate(resolve))
  await journal.head('sum')
  expect(await workerOf(journal, [add]).drain()).toMatchObject({ suspended: 1, done: 0 })
  expect(await workerOf(journal, [add]).drain()).toMatchObject({ suspended: 0, done: 0 })
  await createClient({ journal }).start(add, [2, 3], { runId: 'sum' })
  expect(await workerOf(journal, [add]).drain()).toMatchObject({ done: 1 })
  expect(await createClient({ journal }).result('sum')).toMatchObject({ value: 5 })
})

test('a worker takes runs of its queue and its agents only [Q-1]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  await client.start(add, [1, 1], { runId: 'other', queue: 'other' })
  await client.start(approve, null, { runId: 'approve' })
  expect(await workerOf(journal, [add]).drain()).toMatchObject({ done: 0, suspended: 0 })
  expect(await workerOf(journal, [add, approve], { accepts: ['add'] }).drain()).toMatchObject({ suspended: 0 })
  expect(await workerOf(journal, [add], { queue: 'other' }).drain()).toMatchObject({ done: 1 })
})

test('a task that does not fit is refused at once by a client that has the agent, and fails the run of one that has not', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  const strict = defineAgent({ name: 'strict', input: z.string(), act: async (task: string) => task })
  const wrong = 7 as unknown as string
  await expect(client.start(strict, wrong, { runId: 'run' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await client.start('strict', wrong, { runId: 'run' })
  expect(await workerOf(journal, [strict]).drain()).toMatchObject({ failed: 1 })
  expect(await client.result('run')).toMatchObject({ status: 'failed', error: { code: 'INVALID_INPUT' } })
})

test('a question is seen by the client and answered, once [K-17]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  await client.start(approve, null, { runId: 'run' })
  await workerOf(journal, [approve]).drain()
  const { head, waits } = await client.view('run')
  expect(head.status).toBe('suspended')
  expect(waits).toMatchObject([{ key: 'pay?', isQuestion: true, question: { amount: 7 } }])
  const question = waits[0]?.seq ?? 0
  await client.answer('run', question, true, { sender: 'ann' })
  await expect(client.answer('run', question, false, { sender: 'bob' })).rejects.toMatchObject({
    code: 'MESSAGE_CONFLICT',
  })
  await workerOf(journal, [approve]).drain()
  expect(await client.result('run')).toMatchObject({ value: 'ann' })
})

test('a thousand suspended runs cost a worker nothing but one look [K-18]', async () => {
  const memory = createMemoryJournal()
  const client = createClient({ journal: memory })
  for (let n = 0; n < 1_000; n++) await client.start(approve, null, { runId: `run-${n}` })
  expect(await workerOf(memory, [approve], { concurrency: 50 }).drain()).toMatchObject({ suspended: 1_000 })
  const { journal, calls } = counting(memory)
  await workerOf(journal, [approve]).drain()
  expect([...calls]).toEqual([['claim', 1]])
})

test('a worker works until it is closed, and takes what comes meanwhile', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  await using worker = workerOf(journal, [add])
  worker.start()
  await client.start(add, [1, 2], { runId: 'one' })
  expect(await client.result('one')).toMatchObject({ value: 3 })
  await client.start(add, [3, 4], { runId: 'two' })
  expect(await client.result('two')).toMatchObject({ value: 7 })
})

test('no more runs are driven at once than it was told', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  let [now, most] = [0, 0]
  const busy = defineAgent({
    name: 'busy',
    act: (_: null, scope) =>
      scope.step('work', async () => {
        now += 1
        most = Math.max(most, now)
        await new Promise((resolve) => setTimeout(resolve, 2))
        now -= 1
      }),
  })
  for (let n = 0; n < 20; n++) await client.start(busy, null, { runId: `run-${n}` })
  expect(await workerOf(journal, [busy], { concurrency: 3 }).drain()).toMatchObject({ done: 20 })
  expect(most).toBe(3)
})

test('when its time is up, a drain gives back what is not finished, and another worker goes on at once [K-14]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  let isTimeUp = false
  const long = defineAgent({
    name: 'long',
    act: async (_: null, scope) => {
      await scope.step('first', () => 1)
      return scope.step('second', ({ signal }) => {
        if (isTimeUp) return 'done'
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
      })
    },
  })
  await client.start(long, null, { runId: 'run' })
  const first = workerOf(journal, [long], { graceMs: 1 })
  expect(await first.drain({ maxMs: 30 })).toMatchObject({ done: 0, givenBack: 1 })
  // However little of it the first has come to.
  isTimeUp = true
  expect(await journal.head('run')).toMatchObject({ status: 'open', holder: null })
  expect(await workerOf(journal, [long]).drain()).toMatchObject({ done: 1 })
  expect((await client.result('run')) as object).toMatchObject({ value: 'done' })
})

test('one run that cannot go on is told of and harms no other [K-9]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  const wrong = defineAgent({
    name: 'wrong',
    act: (_: null, scope) => Promise.all([scope.step('k', () => 1), scope.step('k', () => 2)]),
  })
  await client.start(wrong, null, { runId: 'a' })
  await client.start(add, [1, 1], { runId: 'b' })
  const told: unknown[] = []
  const onError = (error: unknown, runId?: string) => told.push([runId, (error as { code: string }).code])
  expect(await workerOf(journal, [wrong, add], { onError }).drain()).toMatchObject({ done: 1, givenBack: 1 })
  expect(told).toEqual([['a', 'DUPLICATE_KEY']])
  expect(await journal.head('a')).toMatchObject({ status: 'stalled' })
})

test('a worker whose journal fails goes on looking', async () => {
  const journal = createMemoryJournal()
  let failures = 2
  const failing: Journal = {
    ...journal,
    claim: async (request) => {
      if (failures-- > 0) throw new Error('no answer')
      return journal.claim(request)
    },
  }
  const client = createClient({ journal })
  const told: unknown[] = []
  await using worker = workerOf(failing, [add], { onError: (_, runId) => told.push(runId) })
  worker.start()
  await client.start(add, [1, 2], { runId: 'one' })
  expect(await client.result('one')).toMatchObject({ value: 3 })
  expect(told).toEqual([undefined, undefined])
})

describe('refused are', () => {
  const journal = createMemoryJournal()
  test.each([
    [{ agents: [] }, /must be given agents/],
    [{ agents: [add, add] }, /two agents of a worker have the same name/],
    [{ agents: [add], accepts: ['sub'] }, /accepts names "sub"/],
    [{ agents: [add], concurrency: 0 }, /concurrency must be an integer from 1/],
    [{ agents: [add], ttlMs: 0.5 }, /ttlMs must be an integer/],
  ])('%o', (options, message) => {
    expect(() => createWorker({ journal, ...(options as { agents: [] }) })).toThrow(message)
  })
})

test('whoever waits for a result can stop waiting', async () => {
  const client = createClient({ journal: createMemoryJournal() })
  await client.start(add, [1, 2], { runId: 'run' })
  const calling = new AbortController()
  const result = client.result('run', { signal: calling.signal })
  calling.abort(new Error('enough'))
  await expect(result).rejects.toThrow('enough')
})

test('a drain gives back in time what it was still loading when its time was up [K-14]', async () => {
  const memory = createMemoryJournal()
  const gate = Promise.withResolvers<void>()
  const journal: Journal = {
    ...memory,
    async read(runId, options) {
      await gate.promise
      return memory.read(runId, options)
    },
  }
  const long = defineAgent({
    name: 'long',
    act: (_: null, scope) =>
      scope.step(
        'k',
        ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
      ),
  })
  await createClient({ journal: memory }).start(long, null, { runId: 'run' })
  const worker = workerOf(journal, [long], { graceMs: 1 })
  const drained = worker.drain({ maxMs: 10 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  gate.resolve()
  expect(
    await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, 2_000, 'still draining'))]),
  ).toMatchObject({ givenBack: 1 })
  await worker.close()
})
