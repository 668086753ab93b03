import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createClient, createSupervisor, createWorker, defineAgent, type Scope, type StepError } from '../src/index.ts'
import { heir, kindsOf } from './world.ts'

const run = { runId: 'run' }
const agentOf = <T>(act: (scope: Scope) => Promise<T>) =>
  defineAgent({ name: 'a', act: (_: null, scope) => act(scope) })
const codeOf = (error: unknown) => (error as StepError).code
const untilAborted = ({ signal }: { signal: AbortSignal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

describe('a child that is cancelled', () => {
  const child = defineAgent({
    name: 'child',
    act: async (_: null, scope) => {
      const first = await scope.step('long', untilAborted).catch(codeOf)
      const second = await scope.step('more', () => 'never').catch(codeOf)
      const tidied = await scope.step('tidy', () => 'tidied', { cleanup: true })
      return [first, second, tidied, scope.isCancelled]
    },
  })

  test('is aborted at work, refused what it asks for then, and may tidy up; the parent goes on [K-19]', async () => {
    const journal = createMemoryJournal()
    const agent = agentOf(async (scope) => {
      const started = scope.spawn(child, null)
      await scope.step('meanwhile', () => 1)
      started.cancel('too slow')
      started.cancel('again')
      return [await started.result, await scope.step('after', () => 'goes on'), scope.isCancelled]
    })
    expect(await heir(journal).runOrThrow(agent, null, run)).toEqual([
      ['CANCELLED', 'CANCELLED', 'tidied', true],
      'goes on',
      false,
    ])
    const kinds = await kindsOf(journal)
    expect(kinds.filter((kind) => kind === 'node.cancelled')).toHaveLength(1)
  })

  test('and has settled by then is left as it is [K-19]', async () => {
    const journal = createMemoryJournal()
    const quick = defineAgent({ name: 'quick', act: async () => 'done' })
    const agent = agentOf(async (scope) => {
      const started = scope.spawn(quick, null)
      const result = await started.result
      started.cancel()
      return result
    })
    expect(await heir(journal).runOrThrow(agent, null, run)).toBe('done')
    expect(await kindsOf(journal)).not.toContain('node.cancelled')
  })

  test('stops waiting [K-19]', async () => {
    const journal = createMemoryJournal()
    const waiting = defineAgent({ name: 'waiting', act: (_: null, scope) => scope.wait('never') })
    const agent = agentOf(async (scope) => {
      const started = scope.spawn(waiting, null)
      started.cancel()
      return started.result.catch(codeOf)
    })
    expect(await heir(journal).runOrThrow(agent, null, run)).toBe('CANCELLED')
  })
})

test('a once effect that is called off is unknown, for it may have happened [K-19, K-3]', async () => {
  const journal = createMemoryJournal()
  const child = defineAgent({
    name: 'child',
    act: (_: null, scope) => scope.step('charge', untilAborted, { effect: 'once' }).catch(codeOf),
  })
  const agent = agentOf(async (scope) => {
    const started = scope.spawn(child, null)
    await scope.step('meanwhile', () => new Promise((resolve) => setTimeout(resolve, 5)))
    started.cancel()
    return started.result
  })
  expect(await heir(journal).runOrThrow(agent, null, run)).toBe('OUTCOME_UNKNOWN')
})

describe('a run that is cancelled', () => {
  test('while it is suspended ends as cancelled, with whoever asked in the log [K-19]', async () => {
    const journal = createMemoryJournal()
    const client = createClient({ journal, sender: 'ann' })
    const agent = agentOf((scope) => scope.wait('approved'))
    await client.start(agent, null, run)
    const worker = createWorker({ journal, agents: [agent] })
    expect(await worker.drain()).toMatchObject({ suspended: 1 })
    await client.cancel('run', { reason: 'no longer needed' })
    await client.cancel('run', { reason: 'no longer needed' })
    expect(await worker.drain()).toMatchObject({ cancelled: 1 })
    expect(await client.result('run')).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } })
    expect(await journal.head('run')).toMatchObject({ status: 'cancelled' })
    const { entries } = await journal.read('run')
    expect(entries.find(({ kind }) => kind === 'node.cancelled')?.payload).toMatchObject({
      reason: 'no longer needed',
      message: { sender: 'ann', kind: 'durability:cancel' },
    })
  })

  test('at work hears of it with a renewal of its lease [K-19]', async () => {
    const journal = createMemoryJournal()
    const agent = agentOf((scope) => scope.step('long', untilAborted))
    const supervisor = createSupervisor({ journal, ttlMs: 90 })
    const result = supervisor.run(agent, null, run)
    let isBegun = false
    while (!isBegun) {
      await new Promise((resolve) => setImmediate(resolve))
      isBegun = await journal.head('run').then(
        ({ seq }) => seq >= 2,
        () => false,
      )
    }
    await createClient({ journal }).cancel('run')
    expect(await result).toMatchObject({ status: 'cancelled' })
  })

  test('and whose agent catches it has come out as the agent says [K-19]', async () => {
    const journal = createMemoryJournal()
    const client = createClient({ journal })
    const agent = agentOf((scope) => scope.wait('approved').catch(() => 'so be it'))
    await client.start(agent, null, run)
    const worker = createWorker({ journal, agents: [agent] })
    await worker.drain()
    await client.cancel('run')
    expect(await worker.drain()).toMatchObject({ done: 1 })
    expect(await client.result('run')).toMatchObject({ status: 'done', value: 'so be it' })
  })

  test('stays cancelled in every life: what had not started never does [K-19]', async () => {
    const journal = createMemoryJournal()
    const client = createClient({ journal })
    let isHeld = true
    const started: string[] = []
    const agent = agentOf(async (scope) => {
      await scope.wait('go').catch(() => {})
      await scope.step('tidy', () => (isHeld ? new Promise(() => {}) : 'tidied'), { cleanup: true })
      return scope.step('next', () => void started.push('next'))
    })
    await client.start(agent, null, run)
    await createWorker({ journal, agents: [agent] }).drain()
    await client.cancel('run')
    heir(journal)
      .run(agent, null, { ...run, queue: 'default' })
      .catch(() => {})
    for (;;) {
      const kinds = await kindsOf(journal)
      if (kinds.includes('wait.settled')) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    isHeld = false
    expect(await heir(journal).run(agent, null, { ...run, queue: 'default' })).toMatchObject({ status: 'cancelled' })
    expect(started).toEqual([])
  })
})
