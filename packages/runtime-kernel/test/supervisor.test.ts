import { DurabilityError, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal, createMemoryShelf } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { createSupervisor, defineAgent } from '../src/index.ts'
import { abandon, counting, entriesOf, forever, heir, kindsOf, manualClock, until } from './world.ts'

const answer = defineAgent({ name: 'answer', act: (_: null, scope) => scope.step('s', () => 42) })

const waiting = defineAgent({ name: 'waiting', act: (_: null, scope) => scope.step('s', forever) })

/** Lets go of a promise whose rejection the test looks at later, or not at all. */
function settled<T>(promise: Promise<T>): Promise<T | { code: string }> {
  return promise.catch((error: { code: string }) => error)
}

test('an ended run is answered from the journal: nothing is executed and nothing written [K-13]', async () => {
  const { journal, calls } = counting(createMemoryJournal())
  const first = await heir(journal).run(answer, null, { runId: 'run' })
  const appends = calls.get('append')
  let executed = 0
  const same = defineAgent({
    name: 'answer',
    act: () => {
      executed += 1
      return 0
    },
  })
  expect(await heir(journal).run(same, null, { runId: 'run' })).toEqual(first)
  expect([executed, calls.get('append')]).toEqual([0, appends])
})

test('a run that crashed right after begin starts afresh [K-4]', async () => {
  const journal = createMemoryJournal()
  const dying = counting(journal).journal
  const dead = new Proxy(dying, { get: (target, name) => (name === 'append' ? forever : Reflect.get(target, name)) })
  settled(heir(dead).run(answer, null, { runId: 'run' }))
  await until(() => true)
  expect(await heir(journal).runOrThrow(answer, null, { runId: 'run' })).toBe(42)
})

test('another task under the same run id is refused, here and in another process', async () => {
  const journal = createMemoryJournal()
  const agent = defineAgent({
    name: 'n',
    act: (n: number, scope) => scope.step('s', async () => (n === 1 ? forever() : n)),
  })
  const supervisor = heir(journal)
  settled(supervisor.run(agent, 1, { runId: 'run' }))
  await expect(supervisor.run(agent, 2, { runId: 'run' })).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
  await expect(heir(journal).run(agent, 2, { runId: 'run' })).rejects.toMatchObject({ code: 'RUN_CONFLICT' })
})

test('asking for a run that is going on here joins it', async () => {
  const { journal, calls } = counting(createMemoryJournal())
  const supervisor = heir(journal)
  const results = await Promise.all([1, 2, 3].map(() => supervisor.run(answer, null, { runId: 'run' })))
  expect(new Set(results).size).toBe(1)
  expect(calls.get('begin')).toBe(1)
})

test("resume: 'require' and 'forbid' say what they expect", async () => {
  const journal = createMemoryJournal()
  const supervisor = heir(journal)
  const run = (resume: 'require' | 'forbid') => supervisor.run(answer, null, { runId: 'run', resume })
  await expect(run('require')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
  expect(await run('forbid')).toMatchObject({ value: 42 })
  await expect(run('forbid')).rejects.toMatchObject({ code: 'RUN_EXISTS' })
  expect(await run('require')).toMatchObject({ value: 42 })
})

test('a held run is waited for, thrown at or followed, as asked', async () => {
  const journal = createMemoryJournal()
  let finish = (_: number) => {}
  const agent = defineAgent({
    name: 'slow',
    act: (_: null, scope) => scope.step('s', () => new Promise<number>((resolve) => (finish = resolve))),
  })
  const owner = createSupervisor({ journal, newId: () => 'owner' }).run(agent, null, { runId: 'run' })
  await until(() => finish.name !== 'finish')
  const waitedFor: string[] = []
  const other = () => createSupervisor({ journal, onWaiting: (_, holder) => waitedFor.push(holder.owner) })
  await expect(other().run(agent, null, { runId: 'run', onHeld: 'throw' })).rejects.toMatchObject({
    code: 'LEASE_HELD',
  })
  const following = other().run(agent, null, { runId: 'run', onHeld: 'follow' })
  const waitingFor = other().run(agent, null, { runId: 'run', onHeld: 'wait' })
  await until(() => waitedFor.length === 1)
  finish(7)
  expect(await Promise.all([owner, following, waitingFor])).toEqual(Array(3).fill(await owner))
  expect(await owner).toMatchObject({ value: 7 })
})

test('closing lets running steps finish, commits them, and gives the lease back without a failure [K-14]', async () => {
  const journal = createMemoryJournal()
  const agent = defineAgent({
    name: 'two',
    async act(_: null, scope) {
      await scope.step('first', () => new Promise((resolve) => setTimeout(resolve, 20)))
      return scope.step('second', () => 'second')
    },
  })
  const supervisor = heir(journal)
  const run = settled(supervisor.run(agent, null, { runId: 'run' }))
  while ((await journal.head('run').catch(() => ({ seq: 0 }))).seq < 2) await new Promise((r) => setImmediate(r))
  await supervisor.close()
  expect(await run).toMatchObject({ code: 'SUPERVISOR_CLOSED' })
  expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'step.settled'])
  expect(await journal.head('run')).toMatchObject({ status: 'open', holder: null })
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toBe('second')
})

test('a step that fails because it was aborted is not recorded as failed [K-14]', async () => {
  const journal = createMemoryJournal()
  let isStopping = true
  const agent = defineAgent({
    name: 'abortable',
    act: (_: null, scope) =>
      scope.step('s', ({ signal }) => {
        if (!isStopping) return 'done'
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
      }),
  })
  const supervisor = heir(journal, { graceMs: 1 })
  const run = settled(supervisor.run(agent, null, { runId: 'run' }))
  while ((await journal.head('run').catch(() => ({ seq: 0 }))).seq < 2) await new Promise((r) => setImmediate(r))
  await supervisor.close()
  await run
  expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'run.released'])
  isStopping = false
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toBe('done')
})

test('an aborted step is not recorded as failed while the last commit is still on its way [K-14]', async () => {
  const journal = createMemoryJournal()
  const slow: Journal = {
    ...journal,
    append: async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 40))
      return journal.append(...args)
    },
  }
  const agent = defineAgent({
    name: 'two',
    act: (_: null, scope) =>
      Promise.all([
        scope.step('aborted', ({ signal }) => {
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
        }),
        scope.step('finished', () => new Promise((resolve) => setTimeout(resolve, 10))),
      ]),
  })
  const supervisor = heir(slow, { graceMs: 30 })
  const run = settled(supervisor.run(agent, null, { runId: 'run' }))
  while ((await journal.head('run').catch(() => ({ seq: 0 }))).seq < 2) await new Promise((r) => setImmediate(r))
  await supervisor.close()
  expect(await run).toMatchObject({ code: 'SUPERVISOR_CLOSED' })
  const settledSteps = (await entriesOf(journal)).filter(({ kind }) => kind === 'step.settled')
  expect(settledSteps).toMatchObject([{ payload: { key: 'finished' } }])
})

test('a closed supervisor starts nothing', async () => {
  const journal = createMemoryJournal()
  const supervisor = heir(journal)
  await supervisor.close()
  await expect(supervisor.run(answer, null, { runId: 'run' })).rejects.toMatchObject({ code: 'SUPERVISOR_CLOSED' })
  await expect(journal.head('run')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
})

test('a silent step never loses the lease: it is renewed behind it [K-10]', async () => {
  const clock = manualClock()
  const journal = createMemoryJournal({ clock: clock.now })
  const supervisor = createSupervisor({ journal, clock, ttlMs: 900 })
  settled(supervisor.run(waiting, null, { runId: 'run' }))
  while ((await journal.head('run').catch(() => ({ seq: 0 }))).seq < 2) await new Promise((r) => setImmediate(r))
  for (let passed = 0; passed < 9_000; passed += 100) await clock.pass(100)
  const { holder, epoch } = await journal.head('run')
  expect(epoch).toBe(1)
  expect(holder?.expiresAt).toBeGreaterThan(clock.now())
  await expect(journal.acquire('run', { owner: 'other', ttlMs: 1 })).rejects.toMatchObject({ code: 'LEASE_HELD' })
})

test.each(['wall', 'monotonic'] as const)(
  'a lease that could not be renewed in time by the %s clock stops the run [K-10]',
  async (which) => {
    const clock = manualClock()
    const journal = createMemoryJournal({ clock: clock.now })
    const silent: Journal = new Proxy(journal, {
      get: (target, name) => (name === 'renew' ? forever : Reflect.get(target, name)),
    })
    const started: string[] = []
    const signals: AbortSignal[] = []
    let release = (_: unknown) => {}
    const agent = defineAgent({
      name: 'two',
      async act(_: null, scope) {
        await scope.step('first', ({ signal }) => {
          signals.push(signal)
          return new Promise((resolve) => (release = resolve))
        })
        await scope.step('second', () => started.push('second'))
      },
    })
    const run = settled(createSupervisor({ journal: silent, clock, ttlMs: 900 }).run(agent, null, { runId: 'run' }))
    await until(() => signals.length === 1)
    await clock.pass(1_000, which)
    release(null)
    expect(await run).toMatchObject({ code: 'LEASE_LOST' })
    expect(signals[0]?.aborted).toBe(true)
    expect(started).toEqual([])
  },
)

test('a journal that fails after it has committed is asked again, with the same batch, until it answers [J-9]', async () => {
  const journal = createMemoryJournal()
  let failures = 0
  const flaky: Journal = new Proxy(journal, {
    get: (target, name) => {
      if (name !== 'append') return Reflect.get(target, name)
      return async (...args: Parameters<Journal['append']>) => {
        const appended = await journal.append(...args)
        failures += 1
        if (failures % 2 === 0) return appended
        throw new DurabilityError('STORE_FAILED', {
          expected: 'an answer',
          found: 'none',
          where: 'test',
          outcome: 'unknown',
        })
      }
    },
  })
  let executed = 0
  const agent = defineAgent({ name: 'a', act: (_: null, scope) => scope.step('s', () => ++executed) })
  expect(await heir(flaky).runOrThrow(agent, null, { runId: 'run' })).toBe(1)
  expect(failures).toBe(4)
  expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'step.settled', 'node.settled'])
})

test('a journal error is never recorded as the failure of a step [K-14]', async () => {
  const journal = createMemoryJournal()
  let appends = 0
  const failing: Journal = new Proxy(journal, {
    get: (target, name) => {
      if (name !== 'append') return Reflect.get(target, name)
      return async (...args: Parameters<Journal['append']>) => {
        appends += 1
        if (appends === 1) return journal.append(...args)
        throw new DurabilityError('STORE_POISONED', { expected: 'a durable write', found: 'none', where: 'test' })
      }
    },
  })
  await expect(heir(failing).run(answer, null, { runId: 'run' })).rejects.toMatchObject({ code: 'STORE_POISONED' })
  expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned'])
  expect(await heir(journal).runOrThrow(answer, null, { runId: 'run' })).toBe(42)
})

test('the owner before is fenced when another one takes over', async () => {
  const shelf = createMemoryShelf()
  const owner = settled(heir(createMemoryJournal({ shelf })).run(waiting, null, { runId: 'run' }))
  const journal = createMemoryJournal({ shelf })
  while ((await journal.head('run').catch(() => ({ seq: 0 }))).seq < 2) await new Promise((r) => setImmediate(r))
  const quick = defineAgent({ name: 'waiting', act: (_: null, scope) => scope.step('s', () => 'quick') })
  expect(await heir(journal).runOrThrow(quick, null, { runId: 'run' })).toBe('quick')
  expect((await entriesOf(journal)).map(({ epoch }) => epoch)).toEqual([1, 1, 2, 2, 2])
  // It notices at its next renewal or write; until then its step simply never ends.
  const noticed = await Promise.race([owner, new Promise((resolve) => setTimeout(resolve, 20))])
  expect(noticed).toBeUndefined()
})

test('a resumed run says how much it replayed', async () => {
  const journal = createMemoryJournal()
  await abandon(journal, waiting, null, 2)
  const resumed: [string, number][] = []
  const supervisor = heir(journal, { onResumed: (runId, entries) => resumed.push([runId, entries]) })
  settled(supervisor.run(waiting, null, { runId: 'run' }))
  await until(() => resumed.length === 1)
  expect(resumed).toEqual([['run', 2]])
})

test.each([0, -1, 1.5, Number.NaN, 1e12])('a ttl of %s is a mistake in the program', (ttlMs) => {
  expect(() => createSupervisor({ journal: createMemoryJournal(), ttlMs })).toThrow(TypeError)
})

/** Renewal is due between the commit of the end and its answer. */
test('a run that ended here is done, though its renewal was refused before the end was answered [K-13, K-10]', async () => {
  const memory = createMemoryJournal()
  const clock = manualClock()
  const journal: Journal = {
    ...memory,
    async append(lease, batch) {
      const answer = await memory.append(lease, batch)
      if (batch.end) await clock.pass(1_000)
      return answer
    },
  }
  const owners = { name: () => 'me', provenDead: () => false }
  const supervisor = createSupervisor({ journal, clock, ttlMs: 3_000, owners })
  expect(await supervisor.run(answer, null, { runId: 'run' })).toMatchObject({ status: 'done' })
})
