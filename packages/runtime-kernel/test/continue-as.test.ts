import { randomUUID } from 'node:crypto'
import { isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { type Agent, createClient, createWorker, defineAgent, type Scope } from '../src/index.ts'
import { successorOf } from '../src/run-id.ts'
import { entriesOf, heir, kindsOf } from './world.ts'

/** Counts down, one step in each run. */
const countdown = defineAgent({
  name: 'countdown',
  act: async (left: number, scope): Promise<string> => {
    await scope.step('count', () => left)
    return left === 0 ? `done in ${scope.runId}` : scope.continueAs(left - 1)
  },
})
const workerOf = (journal: Journal, agents: readonly Agent[]) =>
  createWorker({ journal, agents, owners: { name: randomUUID, provenDead: () => false }, pollMs: 1 })

test('a run goes on as another with a log of its own, and its result is that of the last [K-33]', async () => {
  const journal = createMemoryJournal()
  await using supervisor = heir(journal)
  const result = { runId: 'run~3', status: 'done', value: 'done in run~3' }
  expect(await supervisor.run(countdown, 2, { runId: 'run' })).toEqual(result)
  expect(await createClient({ journal }).result('run')).toEqual(result)
  expect(await heir(journal).run(countdown, 2, { runId: 'run' })).toEqual(result)
  expect(await heir(journal).run(countdown, 2, { runId: 'run', onHeld: 'follow' })).toEqual(result)
  expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'step.settled', 'run.continued', 'run.ended'])
  expect((await journal.head('run~2')).manifest.parent).toEqual({ runId: 'run', key: 'durability:continued' })
  expect((await journal.list()).runs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed'])
})

test('a successor of a run of a queue is done by whoever claims it [K-33]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  await client.start(countdown, 3, { runId: 'run' })
  const results: string[] = []
  const worker = createWorker({
    ...{ journal, agents: [countdown as Agent], pollMs: 1, owners: { name: randomUUID, provenDead: () => false } },
    onResult: ({ runId, status }) => void results.push(`${runId} ${status}`),
  })
  expect(await worker.drain()).toMatchObject({ done: 1, continued: 3 })
  expect(results.sort()).toEqual(['run continued', 'run~2 continued', 'run~3 continued', 'run~4 done'])
  expect(await client.result('run')).toMatchObject({ runId: 'run~4', status: 'done' })
})

test('a child run that goes on as another hands on whom to report to, and the last one reports [K-32, K-33]', async () => {
  const journal = createMemoryJournal()
  const parent = defineAgent({
    name: 'parent',
    act: async (_: null, scope) => scope.startRun(countdown, 2, { runId: 'child' }).result,
  })
  const client = createClient({ journal })
  await client.start(parent, null, { runId: 'run' })
  expect(await workerOf(journal, [parent, countdown] as Agent[]).drain()).toMatchObject({ done: 2, continued: 2 })
  expect(await client.result('run')).toMatchObject({ value: 'done in child~3' })
  expect((await journal.head('run')).inbox.last).toBe(2)
})

test('a request to stop reaches the run that a run goes on as [K-33, K-19]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  const patient = defineAgent({
    name: 'patient',
    act: async (n: number, scope): Promise<unknown> => (n === 0 ? scope.wait('never') : scope.continueAs(n - 1)),
  })
  await client.start(patient, 1, { runId: 'run' })
  await workerOf(journal, [patient as Agent]).drain()
  await client.cancel('run')
  await workerOf(journal, [patient as Agent]).drain()
  expect(await client.result('run')).toMatchObject({ runId: 'run~2', status: 'cancelled' })
  await expect(client.cancel('run')).resolves.toMatchObject({ position: 2 })
})

test('a run that was asked to stop hands that on [K-33, K-19]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  const stubborn = defineAgent({
    name: 'stubborn',
    act: async (n: number, scope): Promise<unknown> => {
      await scope.wait('never').catch(() => {})
      return n === 0 ? scope.isCancelled : scope.continueAs(n - 1)
    },
  })
  await client.start(stubborn, 1, { runId: 'run' })
  await client.cancel('run')
  await workerOf(journal, [stubborn as Agent]).drain()
  expect(await client.result('run')).toMatchObject({ runId: 'run~2', value: true })
})

test('what is left of a budget is given on [K-33, K-24]', async () => {
  const journal = createMemoryJournal()
  const spends = defineAgent({
    name: 'spends',
    act: async (n: number, scope): Promise<unknown> => {
      await scope.step('spend', ({ spend }) => spend({ tokens: 3 }), { cost: { tokens: 3 } })
      return n === 0 ? scope.budget().tokens : scope.continueAs(n - 1)
    },
  })
  const result = await heir(journal).run(spends, 1, { runId: 'run', budget: { tokens: 10 } })
  expect(result).toMatchObject({ value: { total: 7, free: 4, committed: 3 } })
})

test('only the root may, and only when all that it started has been awaited [K-33]', async () => {
  const journal = createMemoryJournal()
  const root = (name: string, act: (scope: Scope) => Promise<unknown>) =>
    defineAgent({ name, act: (_: null, scope) => act(scope) })
  const child = root('child', (scope) => scope.continueAs(null))
  const calls = root('calls', (scope) => scope.call(child, null))
  const failed = await heir(journal).run(calls, null, { runId: 'calls' })
  expect(failed).toMatchObject({ status: 'failed', error: { name: 'TypeError' } })
  const hasty = root('hasty', async (scope) => {
    scope.step('late', () => 1)
    return scope.continueAs(null)
  })
  const refused = heir(journal).run(hasty, null, { runId: 'hasty' })
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_CHECKPOINT' })
  expect(await kindsOf(journal, 'hasty')).not.toContain('run.continued')
  const asks = root('asks', async (scope) => {
    scope.continueAs(null)
    return scope.step('more', () => 1)
  })
  const more = heir(journal).run(asks, null, { runId: 'asks' })
  await expect(more).rejects.toMatchObject({ code: 'INVALID_CHECKPOINT' })
  const unstorable = root('unstorable', (scope) => scope.continueAs(Number.NaN))
  const value = await heir(journal).run(unstorable, null, { runId: 'unstorable' })
  expect(value).toMatchObject({ error: { code: 'INVALID_VALUE' } })
})

test('an id that another run has stalls the run that would go on as it, and it goes on when that is mended [K-33]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  await client.start(countdown, 0, { runId: 'run~2' })
  const stalled = heir(journal).run(countdown, 1, { runId: 'run' })
  await expect(stalled).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
  expect(await journal.head('run')).toMatchObject({ status: 'stalled' })
  const entries = await entriesOf(journal)
  const again = heir(journal).run(countdown, 1, { runId: 'run' })
  await expect(again).rejects.toSatisfy((error) => isDurabilityError(error, 'RUN_CONFLICT'))
  expect((await entriesOf(journal)).slice(entries.length).map(({ kind }) => kind)).toEqual([
    'run.acquired',
    'run.released',
  ])
})

test('a fork at a place where its origin went on has a successor of its own [K-22, K-33]', async () => {
  const journal = createMemoryJournal()
  await heir(journal).run(countdown, 1, { runId: 'run' })
  await journal.fork('run', { as: 'fork', at: 4 })
  expect(await heir(journal).run(countdown, 1, { runId: 'fork' })).toMatchObject({ runId: 'fork~2', status: 'done' })
})

test('successors are counted, whatever the name [K-33]', () => {
  expect(successorOf('run')).toBe('run~2')
  expect(successorOf('run~9')).toBe('run~10')
  expect(successorOf('run~0')).toBe('run~0~2')
  expect(successorOf('~2')).toBe('~2~2')
  const long = successorOf('x'.repeat(256))
  expect(long).toMatch(/^[0-9a-f]{64}~2$/)
  expect(successorOf(long)).toBe(`${long.slice(0, 64)}~3`)
})
