import { DurabilityError, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Agent, type ChildRunOptions, createClient, defineAgent } from '../src/index.ts'
import { drained, errorOf, parentOf, twice, workerOf } from './parent-of-runs.ts'
import { abandon, counting, entriesOf, heir, kindsOf } from './world.ts'

test('a child run is a run of its own, of the queue of its parent, and its parent is suspended until it is told [K-32]', async () => {
  const journal = createMemoryJournal()
  const parent = parentOf(async (scope) => {
    const child = scope.startRun(twice, 4)
    return [child.key, child.runId, await child.result, await child.outcome]
  })
  const client = createClient({ journal })
  await client.start(parent, null, { runId: 'run', queue: 'q' })
  expect(await workerOf(journal, [parent as Agent], { queue: 'q' }).drain()).toMatchObject({ suspended: 1 })
  const { head, waits } = await client.view('run')
  const [wait] = waits
  expect([head.status, head.wakeAt]).toEqual(['suspended', null])
  expect(waits).toEqual([{ seq: 3, path: [], key: 'twice', isQuestion: false, runId: expect.any(String) }])
  const childId = wait?.runId ?? ''
  expect(childId).toMatch(/^run\/twice-[0-9a-f]{16}$/)
  expect((await journal.head(childId)).manifest).toMatchObject({
    ...{ agent: 'twice', queue: 'q', parent: { runId: 'run', key: 'twice' } },
  })
  expect(await workerOf(journal, [twice as Agent], { queue: 'q' }).drain()).toMatchObject({ done: 1 })
  expect(await workerOf(journal, [parent as Agent], { queue: 'q' }).drain()).toMatchObject({ done: 1 })
  const value = ['twice', childId, 8, { status: 'done', value: 8 }]
  expect(await client.result('run')).toEqual({ runId: 'run', status: 'done', value })
  expect(await client.result(childId)).toEqual({ runId: childId, status: 'done', value: 8 })
  expect(await kindsOf(journal, childId)).toEqual([
    ...['run.acquired', 'node.spawned', 'step.settled', 'node.settled', 'run.ended'],
  ])
  expect((await kindsOf(journal)).filter((kind) => kind.startsWith('run.'))).toEqual([
    ...['run.acquired', 'run.spawned', 'run.started', 'run.suspended', 'run.acquired', 'run.settled'],
  ])
})

test('by its name alone, with a queue and an id of its own [K-32]', async () => {
  const journal = createMemoryJournal()
  const parent = parentOf(async (scope) => scope.startRun('twice', 4, { runId: 'mine', queue: 'gpu' }).result)
  await createClient({ journal }).start(parent, null, { runId: 'run' })
  await workerOf(journal, [parent as Agent]).drain()
  await workerOf(journal, [twice as Agent], { queue: 'gpu' }).drain()
  await workerOf(journal, [parent as Agent]).drain()
  expect(await createClient({ journal }).result('run')).toMatchObject({ value: 8 })
  expect(await journal.head('mine')).toMatchObject({ status: 'completed' })
})

test('a supervisor waits for what workers do [K-32]', async () => {
  const journal = createMemoryJournal()
  await using worker = workerOf(journal, [twice as Agent])
  worker.start()
  const parent = parentOf(async (scope) => {
    const children = [1, 2, 3].map((n) => scope.startRun(twice, n, { key: `of ${n}` }))
    return Promise.all(children.map(({ result }) => result))
  })
  await using supervisor = heir(journal)
  expect(await supervisor.runOrThrow(parent, null, { runId: 'run' })).toEqual([2, 4, 6])
})

test('large results and failures reach the parent as they were, and stay when the child run is forgotten [K-32, K-8]', async () => {
  const journal = createMemoryJournal()
  const large = 'x'.repeat(200_000)
  const echo = defineAgent({ name: 'echo', act: async (text: string) => `${text}!` })
  const fails = defineAgent({
    name: 'fails',
    act: async () => {
      throw Object.assign(new Error('m'.repeat(6_000)), { code: 'E_NO', data: { why: 1 } })
    },
  })
  const parent = parentOf(async (scope) => {
    const echoed = await scope.startRun(echo, large).result
    const failed = await scope.startRun(fails, undefined).outcome
    return [echoed === `${large}!`, failed.status === 'failed' && [failed.error.code, failed.error.data]]
  })
  const expected = { status: 'done', value: [true, ['E_NO', { why: 1 }]] }
  expect(await drained(journal, parent, [echo as Agent, fails as Agent])).toMatchObject(expected)
  for (const { runId } of (await journal.list({ prefix: 'run/' })).runs) await journal.forget(runId)
  // A life in which all of it is replayed, on a copy that was cut off before the end.
  const { seq } = await journal.head('run')
  await journal.fork('run', { as: 'again', at: seq - 1 })
  expect(await heir(journal).run(parent, null, { runId: 'again' })).toMatchObject(expected)
})

test('an id that another run has is a failure of the child, journaled and told [K-32]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  await client.start(twice, 1, { runId: 'taken' })
  const parent = parentOf(async (scope) => {
    const codes = [await errorOf(scope.startRun(twice, 1, { runId: 'taken' }).result)]
    await scope.startRun(twice, 2, { key: 'first', runId: 'shared' }).result
    return [...codes, await errorOf(scope.startRun(twice, 2, { key: 'second', runId: 'shared' }).result)]
  })
  expect(await drained(journal, parent, [twice as Agent])).toMatchObject({ value: ['RUN_CONFLICT', 'RUN_CONFLICT'] })
  const settled = (await entriesOf(journal)).filter(({ kind }) => kind === 'run.settled')
  expect(settled.map(({ payload }) => 'message' in (payload as object))).toEqual([false, true, false])
})

test('what makes no sense is refused before anything is written [K-32]', async () => {
  const journal = createMemoryJournal()
  const strict = defineAgent({ name: 'strict', input: z.string(), act: async (task: string) => task })
  const parent = parentOf(async (scope) => {
    const start = (task: unknown, options: ChildRunOptions = {}) => {
      try {
        scope.startRun(strict, task as string, options)
        return 'no error'
      } catch (error) {
        return error instanceof DurabilityError ? error.code : (error as Error).name
      }
    }
    const refused = [start(7), start('x'.repeat(2 ** 20)), start('x', { runId: '' }), start('x', { queue: '\u0000' })]
    return [...refused, start('x', { budget: { tokens: 1 } } as object)]
  })
  const codes = ['INVALID_INPUT', 'LIMIT_EXCEEDED', 'INVALID_NAME', 'INVALID_NAME', 'TypeError']
  expect(await drained(journal, parent, [])).toMatchObject({ value: codes })
  expect(await kindsOf(journal)).not.toContain('run.spawned')
})

test('a report with another token settles nothing [K-32]', async () => {
  const journal = createMemoryJournal()
  const parent = parentOf(async (scope) => scope.startRun(twice, 4).result)
  const client = createClient({ journal })
  await client.start(parent, null, { runId: 'run' })
  await workerOf(journal, [parent as Agent]).drain()
  const kind = `durability:child:${'0'.repeat(64)}`
  const forged = { id: kind, sender: 'run/twice', kind, payload: { outcome: { ok: { value: 'forged' } } } }
  await journal.deliver('run', forged, { kernel: true })
  expect(await workerOf(journal, [parent as Agent]).drain()).toMatchObject({ suspended: 1 })
  await workerOf(journal, [parent as Agent, twice as Agent]).drain()
  expect(await client.result('run')).toMatchObject({ value: 8 })
})

test('a parent that has ended, or is gone, is told nothing, and its child run ends [K-32]', async () => {
  const journal = createMemoryJournal()
  const begun = { agent: 'twice', queue: 'default', seed: 's', taskDigest: '' }
  const { manifestOf } = await import('../src/manifest-of.ts')
  const { startMessage } = await import('../src/start-message.ts')
  for (const parentId of ['gone', 'ended']) {
    if (parentId === 'ended') await heir(journal).run(twice, 1, { runId: 'ended' })
    const runId = `child of ${parentId}`
    const parent = { runId: parentId, key: 'k' }
    await journal.begin(runId, { ...begun, ...manifestOf(runId, 'twice', 4, 'default'), parent })
    const reply = { runId: parentId, token: 'a'.repeat(64) }
    await journal.deliver(runId, startMessage(4, parentId, { reply }), { kernel: true })
    expect(await workerOf(journal, [twice as Agent]).drain()).toMatchObject({ done: 1 })
    expect(await journal.head(runId)).toMatchObject({ status: 'completed' })
  }
})

test('a run that could not report cannot end, and reports without entering its agent again [K-32]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  let entered = 0
  const child = defineAgent({ name: 'child', act: async () => ++entered })
  const parent = parentOf(async (scope) => scope.startRun(child, undefined).result)
  await client.start(parent, null, { runId: 'run' })
  await workerOf(journal, [parent as Agent]).drain()
  // The process hangs in its report until it is closed.
  const hanging: Journal = {
    ...journal,
    deliver: (runId, ...rest) => (runId === 'run' ? new Promise(() => {}) : journal.deliver(runId, ...rest)),
  }
  const worker = workerOf(hanging, [child as Agent])
  worker.start()
  const [{ runId } = { runId: '' }] = (await journal.list({ prefix: 'run/' })).runs
  while (!(await kindsOf(journal, runId)).includes('node.settled')) await new Promise((r) => setImmediate(r))
  await worker.close()
  expect(await journal.head(runId)).toMatchObject({ status: 'open', holder: null })
  expect(await workerOf(journal, [parent, child] as Agent[]).drain()).toMatchObject({ done: 2 })
  expect(await client.result('run')).toMatchObject({ value: 1 })
  expect(entered).toBe(1)
})

test('an agent that stops asking for its child run has diverged; a checkpoint waits for it [K-9, K-21, K-32]', async () => {
  const journal = createMemoryJournal()
  const parent = parentOf(async (scope) => scope.startRun(twice, 4).result)
  await heir(journal).run(parent, null, { runId: 'run' })
  const other = parentOf(async (scope) => scope.step('other', () => 1))
  await expect(heir(journal).run(other, null, { runId: 'run' })).rejects.toMatchObject({ code: 'DIVERGED' })
  const another = parentOf(async (scope) => scope.startRun(twice, 5).result)
  await expect(heir(journal).run(another, null, { runId: 'run' })).rejects.toMatchObject({ code: 'DIVERGED' })
  const hasty = parentOf(async (scope) => {
    scope.restored
    scope.startRun(twice, 4)
    await scope.checkpoint(1)
  })
  const refused = heir(journal).run(hasty, null, { runId: 'hasty' })
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_CHECKPOINT' })
  const careless = parentOf(async (scope) => {
    scope.startRun(twice, 4)
    return 1
  })
  const forgotten = heir(journal).run(careless, null, { runId: 'careless' })
  await expect(forgotten).rejects.toMatchObject({ code: 'UNAWAITED_STEP' })
})

test('a fork has no part in the child runs of its origin, and begins its own [K-22, K-32]', async () => {
  const journal = createMemoryJournal()
  const parent = parentOf(async (scope) => [await errorOf(scope.startRun(twice, 4).result), scope.runId])
  await heir(journal).run(parent, null, { runId: 'run' })
  await journal.fork('run', { as: 'fork', at: 3 })
  expect(await heir(journal).run(parent, null, { runId: 'fork' })).toMatchObject({
    value: ['OUTCOME_UNKNOWN', 'fork'],
  })
  await journal.fork('run', { as: 'early', at: 2 })
  expect(await heir(journal).run(parent, null, { runId: 'early' })).toMatchObject({ status: 'suspended' })
  expect((await journal.list({ prefix: 'early/' })).runs).toHaveLength(1)
})

test('an outage while a child run is begun is waited out, and the run is not suspended before its receipt [K-32, K-14]', async () => {
  const journal = createMemoryJournal()
  const { journal: counted, calls } = counting(journal)
  let outages = 3
  const failing: Journal = {
    ...counted,
    begin: (runId, ...rest) => {
      if (!runId.startsWith('run/') || outages-- <= 0) return counted.begin(runId, ...rest)
      const found = { expected: 'an answer', found: 'an outage', where: 'begin', outcome: 'unknown' as const }
      return Promise.reject(new DurabilityError('STORE_FAILED', found))
    },
  }
  const parent = parentOf(async (scope) => scope.startRun(twice, 4).result)
  expect(await heir(failing).run(parent, null, { runId: 'run' })).toMatchObject({ status: 'suspended' })
  const kinds = await kindsOf(journal)
  expect(kinds.slice(2)).toEqual(['run.spawned', 'run.started', 'run.suspended'])
  // The intent by itself, for it must stand before the call; the receipt with the suspension.
  expect(calls.get('append')).toBe(2)
})

test('an owner that dies before the receipt leaves the rest to the next, which begins nothing twice [K-32]', async () => {
  const journal = createMemoryJournal()
  const parent = parentOf(async (scope) => scope.startRun(twice, 4).result)
  await abandon({ ...journal, deliver: () => new Promise(() => {}) }, parent, null, 3)
  await using worker = workerOf(journal, [twice as Agent])
  worker.start()
  expect(await heir(journal).runOrThrow(parent, null, { runId: 'run' })).toBe(8)
  expect((await journal.list({ prefix: 'run/' })).runs).toHaveLength(1)
})
