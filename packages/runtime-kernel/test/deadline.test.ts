import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createClient, createWorker, defineAgent, type Scope, type StepError } from '../src/index.ts'
import { abandon, entriesOf, heir, kindsOf, until } from './world.ts'

const run = { runId: 'run' }
const agentOf = <T>(act: (scope: Scope) => Promise<T>) =>
  defineAgent({ name: 'a', act: (_: null, scope) => act(scope) })
const codeOf = (error: unknown) => (error as StepError).code
const untilAborted = ({ signal }: { signal: AbortSignal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))

/** A journal whose clock is moved by hand. */
function timed() {
  const time = { now: 1_000_000 }
  return { time, journal: createMemoryJournal({ clock: () => time.now }) }
}

describe('a run that has not ended by its deadline', () => {
  test('is stopped: what is at work is aborted, it may tidy up, and has failed with DEADLINE_EXCEEDED [K-30, K-19]', async () => {
    const journal = createMemoryJournal()
    const told: unknown[] = []
    const agent = agentOf(async (scope) => {
      told.push(await scope.step('long', untilAborted).catch(codeOf))
      told.push(await scope.step('tidy', () => 'tidied', { cleanup: true }), scope.isCancelled)
      return 'too late'
    })
    const deadline = Date.now() + 60
    const result = await heir(journal).run(agent, null, { ...run, deadline })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED', data: { deadline } } })
    expect(told).toEqual(['CANCELLED', 'tidied', true])
    expect(await journal.head('run')).toMatchObject({ status: 'failed' })
    const cancelled = (await entriesOf(journal)).find(({ kind }) => kind === 'node.cancelled')
    expect(cancelled?.payload).toEqual({ v: 2, node: 2, deadline })
    expect(cancelled?.at).toBeGreaterThanOrEqual(deadline)
  })

  test('and is suspended is due then [K-30, K-18]', async () => {
    const { time, journal } = timed()
    const deadline = time.now + 3_600_000
    const agent = agentOf((scope) => scope.wait('never'))
    expect(await heir(journal).run(agent, null, { ...run, deadline })).toMatchObject({ status: 'suspended' })
    expect(await journal.head('run')).toMatchObject({ status: 'suspended', wakeAt: deadline })
    time.now = deadline - 60_000
    expect(await heir(journal).run(agent, null, run)).toMatchObject({ status: 'suspended' })
    time.now = deadline
    const late = await heir(journal).run(agent, null, { ...run, deadline: deadline + 9_999 })
    expect(late).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED', data: { deadline } } })
  })

  test('starts nothing in a life that begins after it [K-30]', async () => {
    const { time, journal } = timed()
    const started: string[] = []
    const agent = agentOf(async (scope) => {
      await scope.step('first', () => new Promise(() => {}))
      await scope.step('second', () => started.push('second'))
    })
    const again = agentOf(async (scope) => {
      await scope.step('first', () => started.push('first')).catch(() => {})
      await scope.step('second', () => started.push('second'))
    })
    // run.acquired and node.spawned; the step has begun and left nothing.
    const abandoned = heir(journal).run(agent, null, { ...run, deadline: time.now + 5_000 })
    abandoned.catch(() => {})
    while ((await kindsOf(journal).catch((): string[] => [])).length < 2) await new Promise((go) => setImmediate(go))
    time.now += 5_000
    expect(await heir(journal).run(again, null, run)).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } })
    expect(started).toEqual([])
  })

  test('was started by a client and is done by a worker; of two starts the first deadline holds [K-30]', async () => {
    const { time, journal } = timed()
    const client = createClient({ journal })
    const agent = agentOf((scope) => scope.wait('never'))
    await client.start(agent, null, { ...run, deadline: time.now + 10_000 })
    await client.start(agent, null, { ...run, deadline: time.now + 99_000 })
    const worker = createWorker({ journal, agents: [agent] })
    expect(await worker.drain()).toMatchObject({ suspended: 1 })
    time.now += 10_000
    expect(await worker.drain()).toMatchObject({ failed: 1 })
    expect(await client.result('run')).toMatchObject({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' } })
  })

  test('is one that a worker found too late: none of its effects starts [K-30]', async () => {
    const { time, journal } = timed()
    const started: number[] = []
    const agent = agentOf((scope) => scope.step('work', () => started.push(1)))
    await createClient({ journal }).start(agent, null, { ...run, deadline: time.now + 1 })
    time.now += 2
    expect(await createWorker({ journal, agents: [agent] }).drain()).toMatchObject({ failed: 1 })
    expect(started).toEqual([])
  })
})

describe('a child that has not settled by its deadline', () => {
  test('has failed, whatever its agent makes of it, and its parent goes on [K-30]', async () => {
    const { time, journal } = timed()
    const child = defineAgent({ name: 'child', act: (_: null, scope) => scope.wait('never').catch(() => 'so be it') })
    const agent = agentOf(async (scope) => {
      const code = await scope.call(child, null, { timeoutMs: 2_000, deadline: time.now + 9_000 }).catch(codeOf)
      return [code, await scope.step('after', () => 'goes on'), scope.isCancelled]
    })
    expect(await heir(journal).run(agent, null, run)).toMatchObject({ status: 'suspended' })
    const { wakeAt } = await journal.head('run')
    expect(wakeAt).toBeGreaterThanOrEqual(1_002_000)
    expect(wakeAt).toBeLessThan(1_003_000)
    time.now += 3_000
    const result = await heir(journal).run(agent, null, run)
    expect(result).toMatchObject({ value: ['DEADLINE_EXCEEDED', 'goes on', false] })
  })

  test('settles after all that it had started [K-30, K-6]', async () => {
    const journal = createMemoryJournal()
    let isAborted = false
    let release = () => {}
    const below = defineAgent({
      name: 'below',
      act: (_: null, scope) =>
        scope.step('stubborn', ({ signal }) => {
          signal.addEventListener('abort', () => {
            isAborted = true
          })
          return new Promise<void>((resolve) => {
            release = resolve
          })
        }),
    })
    const child = defineAgent({ name: 'child', act: (_: null, scope) => scope.call(below, null) })
    const agent = agentOf((scope) => scope.call(child, null, { timeoutMs: 30 }).catch(codeOf))
    const result = heir(journal).runOrThrow(agent, null, run)
    await until(() => isAborted)
    expect(await kindsOf(journal)).not.toContain('node.settled')
    release()
    expect(await result).toBe('DEADLINE_EXCEEDED')
    const settled = (await entriesOf(journal)).filter(({ kind }) => kind === 'node.settled')
    expect(settled.map(({ payload }) => (payload as { node: number }).node)).toEqual([4, 3, 2])
  })

  test('and was cancelled before is told so, and not that it was late [K-30, K-19]', async () => {
    const journal = createMemoryJournal()
    const child = defineAgent({ name: 'child', act: (_: null, scope) => scope.step('long', untilAborted) })
    const agent = agentOf(async (scope) => {
      const started = scope.spawn(child, null, { timeoutMs: 3_600_000 })
      started.cancel()
      return started.result.catch(codeOf)
    })
    expect(await heir(journal).runOrThrow(agent, null, run)).toBe('CANCELLED')
  })

  test('is late over all of its attempts, and does not begin again [K-30, K-29]', async () => {
    const { time, journal } = timed()
    const child = defineAgent({
      name: 'child',
      act: async (_: null, scope) => {
        if (scope.attempt < 3) throw new Error('again')
        await scope.wait('never')
      },
    })
    const agent = agentOf(async (scope) => {
      const options = { timeoutMs: 5_000, restart: { maxAttempts: 9, delayMs: 0 } }
      const { error } = (await scope.spawn(child, null, options).outcome) as { error?: StepError }
      return [error?.code, error?.attempts]
    })
    expect(await heir(journal).run(agent, null, run)).toMatchObject({ status: 'suspended' })
    time.now += 7_000
    expect(await heir(journal).runOrThrow(agent, null, run)).toEqual(['DEADLINE_EXCEEDED', 3])
  })
})

test('a deadline that was journaled holds, whatever later code says [K-30]', async () => {
  const { time, journal } = timed()
  const child = defineAgent({ name: 'child', act: (_: null, scope) => scope.sleep(60_000) })
  const code = (timeoutMs: number) => agentOf((scope) => scope.call(child, null, { timeoutMs }).catch(codeOf))
  expect(await heir(journal).run(code(30_000), null, run)).toMatchObject({ status: 'suspended' })
  time.now += 32_000
  expect(await heir(journal).runOrThrow(code(90_000), null, run)).toBe('DEADLINE_EXCEEDED')
})

test('what replays after its deadline is told as it was [K-30, K-5]', async () => {
  const journal = createMemoryJournal()
  const told: unknown[] = []
  let isHeld = true
  const child = defineAgent({
    name: 'child',
    act: async (_: null, scope) => {
      told.push(await scope.step('long', untilAborted).catch(codeOf))
      await scope.step('tidy', () => (isHeld ? new Promise(() => {}) : 1), { cleanup: true })
    },
  })
  const agent = agentOf((scope) => scope.call(child, null, { timeoutMs: 20 }).catch(codeOf))
  // run.acquired, both spawned, node.cancelled and the aborted step.
  await abandon(journal, agent, null, 5)
  isHeld = false
  expect(await heir(journal).runOrThrow(agent, null, run)).toBe('DEADLINE_EXCEEDED')
  expect(told).toEqual(['CANCELLED', 'CANCELLED'])
})

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('a deadline of %s is a TypeError', async (deadline) => {
  const agent = agentOf(async () => 1)
  const journal = createMemoryJournal()
  await expect(heir(journal).run(agent, null, { ...run, deadline })).rejects.toThrow(TypeError)
  await expect(createClient({ journal }).start(agent, null, { ...run, deadline })).rejects.toThrow(TypeError)
})
