import { answerKind, isDurabilityError, type Journal, pendingWaits } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createSupervisor, defineAgent, type Scope, type WaitError } from '../src/index.ts'
import { heir, kindsOf, until } from './world.ts'

const run = { runId: 'run' }
const agentOf = <T>(act: (scope: Scope) => Promise<T>) =>
  defineAgent({ name: 'a', act: (_: null, scope) => act(scope) })
const say = (journal: Journal, kind: string, payload: unknown = null, id = kind) =>
  journal.deliver('run', { id, sender: 'ann', kind, payload })

test('a run that waits for a message is suspended, and goes on when it has come [K-17, K-18]', async () => {
  const journal = createMemoryJournal()
  const agent = agentOf(async (scope) => (await scope.wait<{ ok: boolean }>('approved')).payload)
  const first = await heir(journal).run(agent, null, run)
  expect(first).toEqual({
    runId: 'run',
    status: 'suspended',
    waits: [{ seq: 3, path: [], key: 'approved', signal: 'approved', isQuestion: false }],
  })
  expect(await journal.head('run')).toMatchObject({ status: 'suspended', holder: null, wakeAt: null })
  await say(journal, 'approved', { ok: true })
  expect(await heir(journal).run(agent, null, run)).toEqual({ runId: 'run', status: 'done', value: { ok: true } })
})

test('what is armed and the suspension are one commit [K-18]', async () => {
  const journal = createMemoryJournal()
  await heir(journal).run(
    agentOf((scope) => scope.wait('never')),
    null,
    run,
  )
  expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'wait.armed', 'run.suspended'])
  const { entries } = await journal.read('run')
  expect(new Set(entries.map(({ at }) => at)).size).toBe(1)
})

test('a message that came before anybody waited for it is not slept through [K-17]', async () => {
  const journal = createMemoryJournal()
  const agent = agentOf(async (scope) => {
    const first = await scope.wait('first')
    return [first.payload, (await scope.wait('second')).payload]
  })
  await heir(journal).run(agent, null, run)
  await say(journal, 'second', 2)
  expect(await heir(journal).run(agent, null, run)).toMatchObject({ status: 'suspended' })
  await say(journal, 'first', 1)
  expect(await heir(journal).runOrThrow(agent, null, run)).toEqual([1, 2])
})

test('messages of one kind are taken in order, each by one wait [K-17]', async () => {
  const journal = createMemoryJournal()
  const agent = agentOf((scope) =>
    Promise.all(['a', 'b', 'c'].map((key) => scope.wait('n', { key }).then(({ payload }) => payload))),
  )
  await heir(journal).run(agent, null, run)
  for (const n of [1, 2, 3]) await say(journal, 'n', n, `n${n}`)
  expect(await heir(journal).runOrThrow(agent, null, run)).toEqual([1, 2, 3])
  expect(await journal.head('run')).toMatchObject({ status: 'completed', inbox: { last: 3, seen: 3 } })
})

test('a timer is suspended for with its deadline, and not again for a new one [K-16, K-18]', async () => {
  const journal = createMemoryJournal()
  const agent = agentOf((scope) => scope.sleep(3_600_000))
  const first = await heir(journal).run(agent, null, run)
  const [wait] = first.status === 'suspended' ? first.waits : []
  const head = await journal.head('run')
  expect(head.wakeAt).toBe(wait?.wakeAt)
  expect(await heir(journal).run(agent, null, run)).toEqual(first)
  expect(await journal.head('run')).toMatchObject({ status: 'suspended', wakeAt: wait?.wakeAt })
})

test('a short timer is waited for where it is [K-16]', async () => {
  const journal = createMemoryJournal()
  const agent = agentOf(async (scope) => {
    await scope.sleep(5)
    return (await scope.wait('never', { timeoutMs: 5 })) ?? 'nothing came'
  })
  expect(await heir(journal).runOrThrow(agent, null, run)).toBe('nothing came')
  expect(await kindsOf(journal)).not.toContain('run.suspended')
})

test('the result alone is waited for however often the run is suspended [K-18]', async () => {
  const journal = createMemoryJournal()
  const agent = agentOf(async (scope) => (await scope.wait('go')).sender)
  const result = heir(journal).runOrThrow(agent, null, run)
  for (let status = ''; status !== 'suspended'; ) {
    await new Promise((resolve) => setImmediate(resolve))
    status = await journal.head('run').then(
      (head) => head.status,
      (error: unknown) => String(isDurabilityError(error, 'RUN_NOT_FOUND')),
    )
  }
  await say(journal, 'go')
  expect(await result).toBe('ann')
})

test('while something else goes on, the run is not suspended, and a message is heard all the same [K-17]', async () => {
  const journal = createMemoryJournal()
  let finish = () => {}
  const working = new Promise<void>((resolve) => {
    finish = resolve
  })
  let isHeard = false
  const agent = agentOf(async (scope) => {
    const heard = scope.wait('go').then(() => {
      isHeard = true
    })
    await Promise.all([heard, scope.step('work', () => working)])
  })
  const result = heir(journal).run(agent, null, run)
  await until(() => journal !== undefined)
  for (;;) {
    const known = await journal.head('run').catch(() => undefined)
    if (known && known.seq >= 3) break
    await new Promise((resolve) => setImmediate(resolve))
  }
  await say(journal, 'go')
  while (!isHeard) await new Promise((resolve) => setTimeout(resolve, 5))
  finish()
  expect(await result).toMatchObject({ status: 'done' })
  expect(await kindsOf(journal)).not.toContain('run.suspended')
})

test('a wait that lost a race holds nobody up [K-18]', async () => {
  const journal = createMemoryJournal()
  const agent = agentOf((scope) => Promise.race([scope.wait('never'), scope.step('work', () => 'worked')]))
  expect(await heir(journal).runOrThrow(agent, null, run)).toBe('worked')
})

describe('a person', () => {
  test('is asked a question, and whoever answers is part of the log [K-17]', async () => {
    const journal = createMemoryJournal()
    const schema = z.object({ approved: z.boolean() })
    const agent = agentOf((scope) => scope.ask('pay?', { amount: 7 }, { schema }))
    const asked = await heir(journal).run(agent, null, run)
    const [question] = asked.status === 'suspended' ? asked.waits : []
    expect(question).toMatchObject({ key: 'pay?', isQuestion: true, signal: answerKind(question?.seq ?? 0) })
    await say(journal, question?.signal ?? '', { approved: true })
    expect(await heir(journal).runOrThrow(agent, null, run)).toMatchObject({
      payload: { approved: true },
      sender: 'ann',
    })
  })

  test('who answers something else is told of as a failure of that code, and may be asked again [K-17]', async () => {
    const journal = createMemoryJournal()
    const schema = z.object({ approved: z.boolean() })
    const agent = agentOf(async (scope) => {
      const refused = await scope.wait('decision', { key: 'first', schema }).catch((error: WaitError) => error.code)
      return [refused, (await scope.wait('decision', { key: 'second', schema })).payload]
    })
    await heir(journal).run(agent, null, run)
    await say(journal, 'decision', 'maybe', '1')
    await say(journal, 'decision', { approved: false }, '2')
    expect(await heir(journal).runOrThrow(agent, null, run)).toEqual(['INVALID_INPUT', { approved: false }])
  })
})

describe('refused at once is', () => {
  const refused = async (act: (scope: Scope) => Promise<unknown>) => {
    const journal = createMemoryJournal()
    const result = await heir(journal).run(agentOf(act), null, run)
    expect(await kindsOf(journal)).not.toContain('wait.armed')
    return result.status === 'failed' ? result.error.message : result.status
  }

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a time of %s ms', async (ms) => {
    expect(await refused((scope) => scope.sleep(ms))).toMatch(/"sleep" must end after or at a number of milliseconds/)
  })

  test.each(['durability:cancel', 'answer:7'])('the signal %s, which is not for everybody', async (signal) => {
    expect(await refused((scope) => scope.wait(signal))).toMatch(/a signal may not begin with/)
  })
})

test('a wait met again for another signal is code that has diverged [K-9]', async () => {
  const journal = createMemoryJournal()
  await heir(journal).run(
    agentOf((scope) => scope.wait('go', { key: 'k' })),
    null,
    run,
  )
  const changed = agentOf((scope) => scope.wait('stop', { key: 'k' }))
  await expect(heir(journal).run(changed, null, run)).rejects.toMatchObject({ code: 'DIVERGED' })
  expect(pendingWaits).toBeTypeOf('function')
})

test('a supervisor that is closed while a run waits leaves it as it is [K-14]', async () => {
  const journal = createMemoryJournal()
  const supervisor = createSupervisor({ journal })
  const result = supervisor.runOrThrow(
    agentOf((scope) => scope.wait('go')),
    null,
    run,
  )
  const told = result.catch((error: { code: string }) => error.code)
  for (let status = ''; status !== 'suspended'; ) {
    await new Promise((resolve) => setImmediate(resolve))
    status = (await journal.head('run').catch(() => ({ status: '' }))).status
  }
  await supervisor.close()
  expect(await told).toBe('SUPERVISOR_CLOSED')
  expect(await journal.head('run')).toMatchObject({ status: 'suspended', holder: null })
})
