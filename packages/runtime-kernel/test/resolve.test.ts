import { setImmediate as nextTurn } from 'node:timers/promises'
import { forkRun, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createClient, createWorker, defineAgent, type Scope } from '../src/index.ts'
import { abandon, entriesOf, forever, heir, kindsOf } from './world.ts'

const PAY = { path: [], key: 'pay' }
const run = { runId: 'run' }

const agentOf = (act: (scope: Scope) => unknown) => defineAgent({ name: 'payer', act: (_: null, scope) => act(scope) })
const unknown = (scope: Scope, key = 'pay') => scope.step(key, () => forever(), { effect: 'once' })

/** A run whose process was killed while it paid, and whose agent then ended by that. */
async function stalled(act: (scope: Scope) => unknown = unknown, entries = 3): Promise<Journal> {
  const journal = createMemoryJournal()
  await abandon(journal, agentOf(act), null, entries)
  await expect(heir(journal).run(agentOf(act), null, run)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  return journal
}

describe('an unknown outcome', () => {
  test('that somebody resolves is told to the agent, and the effect is not made again [K-27, K-1]', async () => {
    const journal = await stalled()
    const client = createClient({ journal, sender: 'client' })
    expect(await client.view('run')).toMatchObject({
      head: { status: 'stalled' },
      unknowns: [{ path: [], key: 'pay', seq: 5, state: 'waits' }],
    })
    await client.resolve('run', PAY, { value: { receipt: 7 } }, { sender: 'ann', reason: 'asked the bank' })
    expect((await client.view('run')).head.status).toBe('open')
    let calls = 0
    const agent = agentOf((scope) => scope.step('pay', () => ++calls, { effect: 'once' }))
    expect(await heir(journal).runOrThrow(agent, null, run)).toEqual({ receipt: 7 })
    expect(calls).toBe(0)
    expect((await entriesOf(journal)).slice(6)).toMatchObject([
      { kind: 'run.acquired' },
      { kind: 'run.revived', payload: { message: { sender: 'ann', position: 2 } } },
      { kind: 'step.resolved', payload: { key: 'pay', message: { sender: 'ann' }, reason: 'asked the bank' } },
      { kind: 'node.settled' },
    ])
  })

  test('may turn out to be a failure, which the agent is told as any other [K-27, K-7]', async () => {
    const journal = await stalled()
    const error = { message: 'declined', code: 'DECLINED', data: { by: 'bank' } }
    await createClient({ journal }).resolve('run', PAY, { error })
    const agent = agentOf((scope) => unknown(scope).catch(({ code, data, message }) => ({ code, data, message })))
    expect(await heir(journal).runOrThrow(agent, null, run)).toEqual(error)
  })

  test('is resolved by undefined, and by what is too large to be kept in place [K-27, K-8]', async () => {
    for (const value of [undefined, 'x'.repeat(70_000)]) {
      const journal = await stalled()
      await createClient({ journal }).resolve('run', PAY, { value })
      const { length } = await entriesOf(journal)
      const told = (scope: Scope) => unknown(scope).then((paid) => paid === value)
      // Told live, and again on replay.
      const waiting = agentOf(async (scope) => [await told(scope), await scope.step('more', forever)])
      await abandon(journal, waiting, null, length + 3)
      expect((await kindsOf(journal)).slice(length)).toEqual(['run.acquired', 'run.revived', 'step.resolved'])
      const going = agentOf(async (scope) => [await told(scope), await scope.step('more', () => 1)])
      expect(await heir(journal).runOrThrow(going, null, run)).toEqual([true, 1])
    }
  })

  test('that is resolved by what does not fit the schema of its step has failed [K-27, K-8]', async () => {
    const journal = await stalled()
    await createClient({ journal }).resolve('run', PAY, { value: 'paid' })
    const agent = agentOf((scope) =>
      scope
        .step('pay', () => ({ id: 1 }), { effect: 'once', output: z.object({ id: z.int() }) })
        .catch(({ code }) => code),
    )
    expect(await heir(journal).runOrThrow(agent, null, run)).toBe('INVALID_OUTPUT')
  })

  test('is gone on with by a worker, which a resolution wakes [K-27, Q-5]', async () => {
    const journal = createMemoryJournal()
    const client = createClient({ journal })
    const agent = agentOf((scope) => scope.step('pay', forever, { effect: 'once', timeoutMs: 5 }))
    await using worker = createWorker({ journal, agents: [agent] })
    await client.start(agent, null, run)
    expect(await worker.drain()).toMatchObject({ givenBack: 1 })
    await client.resolve('run', PAY, { value: 'paid' })
    expect(await worker.drain()).toMatchObject({ done: 1 })
    expect(await client.result('run')).toMatchObject({ value: 'paid' })
  })

  test('does not hinder what was at work beside it and is committed after it [K-27]', async () => {
    const journal = createMemoryJournal()
    const supervisor = heir(journal)
    const isPaid = Promise.withResolvers<void>()
    const agent = agentOf((scope) =>
      Promise.all([
        scope.step('pay', forever, { effect: 'once', timeoutMs: 5 }).finally(isPaid.resolve),
        // A turn later: by then the agent has ended.
        scope.step('notify', () => isPaid.promise.then(() => nextTurn('notified'))),
      ]),
    )
    await expect(supervisor.run(agent, null, run)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect((await kindsOf(journal)).slice(-3)).toEqual(['step.settled', 'node.stalled', 'step.settled'])
    await createClient({ journal }).resolve('run', PAY, { value: 'paid' })
    expect(await heir(journal).runOrThrow(agent, null, run)).toEqual(['paid', 'notified'])
  })

  test('of each of two children is resolved, one life after the other [K-27]', async () => {
    const child = agentOf((scope) => unknown(scope))
    const act = (scope: Scope) => Promise.all(['a', 'b'].map((key) => scope.call(child, null, { key })))
    const journal = await stalled(act, 6)
    const client = createClient({ journal })
    await client.resolve('run', { path: ['a'], key: 'pay' }, { value: 1 })
    // The other ends by its own now; that the first one has ended so before still counts.
    await expect(heir(journal).run(agentOf(act), null, run)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect((await client.view('run')).unknowns.map(({ state }) => state)).toEqual(['waits', 'waits'])
    await client.resolve('run', { path: ['b'], key: 'pay' }, { value: 2 })
    expect(await heir(journal).runOrThrow(agentOf(act), null, run)).toEqual([1, 2])
  })

  test('that a fork inherits is resolved in the fork, and stays unknown in its origin [K-27, K-22]', async () => {
    const journal = await stalled()
    await forkRun(journal, 'run', { at: 6, as: 'fork' })
    const client = createClient({ journal })
    await client.resolve('fork', PAY, { value: 'paid' })
    expect(await heir(journal).runOrThrow(agentOf(unknown), null, { runId: 'fork' })).toBe('paid')
    await expect(heir(journal).run(agentOf(unknown), null, run)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect((await client.view('run')).unknowns).toMatchObject([{ state: 'waits' }])
  })

  test('by which a run was stalled before that became an entry is written down by the next life, once [K-27]', async () => {
    const journal = await stalled()
    await forkRun(journal, 'run', { at: 5, as: 'fork' })
    const client = createClient({ journal })
    const asOld = client.resolve('fork', PAY, { value: 'paid' })
    await expect(asOld).rejects.toMatchObject({ code: 'NOT_RESOLVABLE' })
    for (const _ of [1, 2]) {
      const again = heir(journal).run(agentOf(unknown), null, { runId: 'fork' })
      await expect(again).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
      expect((await kindsOf(journal, 'fork')).slice(5)).toEqual(['run.acquired', 'node.stalled', 'run.released'])
    }
    await client.resolve('fork', PAY, { value: 'paid' })
    expect(await heir(journal).runOrThrow(agentOf(unknown), null, { runId: 'fork' })).toBe('paid')
  })
})

describe('nobody can resolve', () => {
  const notResolvable = async (journal: Journal, step: { path: string[]; key: string }, found: string) => {
    const before = await journal.head('run')
    const resolving = createClient({ journal }).resolve('run', step, { value: 1 })
    await expect(resolving).rejects.toMatchObject({ code: 'NOT_RESOLVABLE', found, outcome: 'not-applied' })
    expect(await journal.head('run')).toEqual(before)
  }

  test('what is not there, is known, has no outcome yet, or has ended [K-27]', async () => {
    const act = async (scope: Scope) => [await scope.step('read', () => 1), await unknown(scope)]
    const journal = createMemoryJournal()
    await abandon(journal, agentOf(act), null, 4)
    await notResolvable(journal, PAY, 'a step without an outcome, which the next to drive the run decides about')
    await notResolvable(journal, { path: [], key: 'read' }, 'an outcome that is known')
    await notResolvable(journal, { path: [], key: 'none' }, 'no such step')
    await notResolvable(journal, { path: ['none'], key: 'pay' }, 'no such agent at work')
    const handling = agentOf((scope) => act(scope).catch(() => 'handled'))
    expect(await heir(journal).runOrThrow(handling, null, run)).toBe('handled')
    await notResolvable(journal, PAY, 'a run that has ended')
  })

  test('what its agent has acted upon, even if it ends by it then [K-27]', async () => {
    const act = async (scope: Scope) => {
      try {
        return await unknown(scope)
      } catch (error) {
        await scope.step('tell somebody', () => 1)
        throw error
      }
    }
    const journal = await stalled(act)
    await notResolvable(journal, PAY, 'an agent that may have acted upon the unknown outcome')
    await expect(heir(journal).run(agentOf(act), null, run)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  })

  test('what mended code is at work with, though nothing that it did is committed [K-27]', async () => {
    const journal = await stalled()
    const mended = agentOf((scope) => unknown(scope).catch(() => scope.step('look it up', forever)))
    await abandon(journal, mended, null, 7)
    await notResolvable(journal, PAY, 'an agent that may have acted upon the unknown outcome')
  })

  test('a second time otherwise; the same again is answered as the first time, and lets a stalled run go on [K-27, M-2]', async () => {
    const journal = await stalled()
    const client = createClient({ journal })
    const payload = { seq: 5, outcome: { ok: { value: 'paid' } } }
    // As of a client that was killed right behind its delivery.
    const message = { id: 'durability:resolve:5', sender: 'client', kind: 'durability:resolve', payload }
    await journal.deliver('run', message, { kernel: true })
    expect((await journal.head('run')).status).toBe('stalled')
    await expect(client.resolve('run', PAY, { value: 'no' })).rejects.toMatchObject({ code: 'MESSAGE_CONFLICT' })
    expect((await client.resolve('run', PAY, { value: 'paid' })).position).toBe(1)
    expect((await journal.head('run')).status).toBe('open')
    await abandon(
      journal,
      agentOf(async (scope) => [await unknown(scope), await scope.step('more', forever)]),
      null,
      9,
    )
    expect((await client.resolve('run', PAY, { value: 'paid' })).position).toBe(1)
    await expect(client.resolve('run', PAY, { value: 'no' })).rejects.toMatchObject({ code: 'MESSAGE_CONFLICT' })
  })

  test('a step as unknown, or without saying as what [K-27, E-4]', async () => {
    const client = createClient({ journal: await stalled() })
    const error = { message: 'who knows', code: 'OUTCOME_UNKNOWN' }
    await expect(client.resolve('run', PAY, { error })).rejects.toThrow(TypeError)
    for (const bad of [{}, { error: {} }, { error: { message: 'm', code: 7 } }, null])
      await expect(client.resolve('run', PAY, bad as never)).rejects.toThrow(TypeError)
  })
})
