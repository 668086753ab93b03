import type { Released } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { createClient, defineAgent, type ExecuteOptions } from '../src/index.ts'
import { remoteError, ScriptedRemote } from './scripted-remote.ts'
import { transactionalJournal } from './transactional-journal.ts'
import { abandon, entriesOf, heir, kindsOf, until } from './world.ts'

function asking(remote: ScriptedRemote, options: ExecuteOptions = {}) {
  return defineAgent({ name: 'asking', act: (task: string, scope) => scope.execute(remote, { task }, options) })
}

async function progressOf(journal: Parameters<typeof entriesOf>[0]) {
  const payloads = (await entriesOf(journal)).filter(({ kind }) => kind === 'remote.progressed')
  return payloads.map(({ payload }) => payload as { events: { at: number; data: unknown }[]; gap?: object })
}

test('what is executed elsewhere is written down before it is gone by, shown in the log, and told once [K-38]', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote({ leases: true })
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('three')
  expect(await kindsOf(journal)).toEqual([
    ...['run.acquired', 'node.spawned', 'step.intended', 'remote.bound', 'remote.dispatched', 'remote.progressed'],
    ...['step.settled', 'remote.released', 'node.settled'],
  ])
  const [progress] = await progressOf(journal)
  expect(progress?.events).toEqual(['one', 'two', 'three'].map((data, index) => ({ at: index + 1, data })))
  expect(remote.only.starts).toBe(1)
  expect([...remote.environments.values()]).toEqual([{ released: 1, isOver: [true] }])
})

describe('a run that is taken over at every entry', () => {
  test.each(
    [true, false].flatMap((leases) => Array.from({ length: leases ? 9 : 7 }, (_, at) => [leases, at + 1] as const)),
  )(
    'with an environment: %s, at %i: it was started once, its events stand once, and nothing stays leased [K-38]',
    async (leases, at) => {
      const journal = createMemoryJournal()
      const remote = new ScriptedRemote({ leases })
      await abandon(journal, asking(remote), 'go', at)
      expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('three')
      remote.only
      const shown = (await progressOf(journal)).flatMap(({ events }) => events.map(({ data }) => data))
      expect(shown).toEqual(['one', 'two', 'three'])
      const kinds = await kindsOf(journal)
      expect(kinds.filter((kind) => kind === 'remote.released')).toHaveLength(leases ? 1 : 0)
      for (const { released } of remote.environments.values()) expect(released).toBeGreaterThan(0)
    },
  )
})

test('a start whose answer was lost is made again under its id where that is kept, and is one start', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote({
    fault: (method, call) =>
      method === 'start' && call === 1
        ? { when: 'after', error: remoteError('REMOTE_UNREACHABLE', 'unknown') }
        : undefined,
  })
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('three')
  expect(remote.only.starts).toBe(2)
})

test('where an id is not kept it is looked for, and nothing is started twice', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote({
    idRetainedMs: 0,
    fault: (method, call) =>
      method === 'start' && call === 1
        ? { when: 'after', error: remoteError('REMOTE_UNREACHABLE', 'unknown') }
        : undefined,
  })
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('three')
  expect(remote.calls.filter((method) => method === 'start' || method === 'lookup')).toEqual(['start', 'lookup'])
  // It had ended by then: its events stand in the log all the same.
  expect((await progressOf(journal)).flatMap(({ events }) => events.map(({ at }) => at))).toEqual([1, 2, 3])
})

test('a remote that has forgotten it proves nothing: the outcome is unknown, and can be resolved', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote()
  remote.end = 'open'
  await abandon(journal, asking(remote), 'go', 4)
  remote.forget()
  await expect(heir(journal).run(asking(remote), 'go', { runId: 'run' })).rejects.toMatchObject({
    code: 'OUTCOME_UNKNOWN',
  })
  expect(remote.executed.size).toBe(0)
  const client = createClient({ journal })
  await client.resolve('run', { path: [], key: 'scripted' }, { value: 'by hand' })
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('by hand')
})

test('what is called off is over only once its end is proven', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote({ leases: true })
  remote.end = 'open'
  const { cancel } = remote
  remote.cancel = async (...args) => {
    const requested = await cancel(...args)
    // It goes on for a while.
    remote.only.end = 'open'
    return requested
  }
  const agent = defineAgent({
    name: 'caller',
    async act(_: null, scope) {
      const child = scope.spawn(asking(remote), 'go')
      await scope.step('wait', () => until(() => remote.calls.includes('attach')))
      child.cancel('enough')
      const { status } = await child.outcome
      return status
    },
  })
  const running = heir(journal).runOrThrow(agent, null, { runId: 'run' })
  await until(() => remote.calls.includes('cancel'))
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(await kindsOf(journal)).toContain('remote.recalled')
  expect(await kindsOf(journal)).not.toContain('remote.released')
  remote.only.end = 'cancelled'
  expect(await running).toBe('failed')
  expect(remote.operations.size).toBe(1)
  expect([...remote.environments.values()]).toEqual([{ released: 1, isOver: [true] }])
})

test.each([
  ['has stopped, with nobody who keeps what came of it', 'gone', true],
  ['may be at work', 'unknown', false],
] as const)(
  'what %s is unknown, and its environment is destroyed only where that is proof [K-38, D-9]',
  async (_, is, isOver) => {
    const journal = createMemoryJournal()
    const remote = new ScriptedRemote({ leases: true })
    remote.end = 'gone'
    if (is === 'unknown') remote.result = async () => ({ is })
    const outcome = heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })
    await expect(outcome).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    expect([...remote.environments.values()]).toEqual([{ released: 1, isOver: [isOver] }])
  },
)

test('nothing is started of what the log says is to stop, though its agent is told so only after a transaction [K-19]', async () => {
  const { journal } = transactionalJournal()
  const remote = new ScriptedRemote()
  const agent = defineAgent({
    name: 'caller',
    async act(_: null, scope) {
      const inserting = (key: string, value: number) => scope.step(key, () => value, { effect: 'transactional' })
      // The second is undone, so that it is written together with all that follows, and told before that.
      await Promise.race([inserting('first', 1), inserting('second', Number.NaN)])
      const child = scope.spawn(asking(remote), 'go')
      child.cancel('enough')
      return (await child.outcome).status
    },
  })
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toBe('failed')
  const kinds = await kindsOf(journal)
  expect(kinds.indexOf('node.cancelled')).toBeGreaterThan(0)
  expect([remote.calls, remote.executed.size, kinds.includes('step.intended')]).toEqual([[], 0, true])
})

test('what comes twice stands once, and what is missing is asked for again before it is said to be lost', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote({ script: ['one', 'two', 'three', 'four'] })
  let attached = 0
  remote.shows = (events) => {
    attached += 1
    // The third is dropped in the first two answers, so that it is lost for good only then; the others come twice.
    return events.filter(({ position }) => !(position === 3 && attached <= 2)).flatMap((event) => [event, event])
  }
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('four')
  const progress = await progressOf(journal)
  expect(progress.flatMap(({ events }) => events.map(({ at }) => at))).toEqual([1, 2, 4])
  expect(progress.flatMap(({ gap }) => (gap ? [gap] : []))).toEqual([{ after: 2, before: 4 }])
  expect(attached).toBe(2)
})

test('events that the remote no longer keeps are a gap in the log, and no beginning from zero', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote({ script: ['one', 'two', 'three'] })
  const start = remote.start
  remote.start = async (...args) => {
    const started = await start(...args)
    remote.only.firstKept = 3
    return started
  }
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('three')
  const progress = await progressOf(journal)
  expect(progress.map(({ gap }) => gap)).toEqual([{ after: 0, before: 3 }])
  expect(progress.flatMap(({ events }) => events.map(({ at }) => at))).toEqual([3])
})

test('what it reserved stays reserved over a takeover, and what the remote measured is committed [K-25]', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote()
  remote.end = 'open'
  const agent = defineAgent({
    name: 'spender',
    async act(_: null, scope) {
      const running = scope.execute(remote, {}, { budget: { tokens: 7 } })
      const before = scope.budget().tokens
      await running
      return [before, scope.budget().tokens]
    },
  })
  const budget = { tokens: 10 }
  const abandoned = heir(journal).run(agent, null, { runId: 'run', budget })
  abandoned.catch(() => {})
  await until(() => remote.calls.includes('attach'))
  const resumed = heir(journal).runOrThrow(agent, null, { runId: 'run', budget })
  await until(() => remote.calls.filter((method) => method === 'attach').length > 1)
  remote.only.end = 'done'
  const [, after] = (await resumed) as { free: number; committed: number; unmeasured: number }[]
  expect(after).toEqual({ total: 10, free: 7, reserved: 0, committed: 3, unmeasured: 0 })
})

test('a remote that refuses is a failure of the step; one that is busy or out of reach is asked again', async () => {
  const journal = createMemoryJournal()
  const refusing = new ScriptedRemote({
    fault: (method) =>
      method === 'start' ? { when: 'before', error: remoteError('REMOTE_REFUSED', 'not-applied') } : undefined,
  })
  await expect(heir(journal).runOrThrow(asking(refusing), 'go', { runId: 'refused' })).rejects.toMatchObject({
    code: 'REMOTE_REFUSED',
  })
  expect(refusing.executed.size).toBe(0)
  const busy = new ScriptedRemote({
    fault: (_, call) =>
      call === 1
        ? { when: 'before', error: remoteError('REMOTE_BUSY', 'not-applied', { retryAfterMs: 5 }) }
        : undefined,
  })
  expect(await heir(journal).runOrThrow(asking(busy), 'go', { runId: 'busy' })).toBe('three')
  expect(busy.only.starts).toBe(1)
})

test('one that stays out of reach fails what surely never began, and leaves the rest unknown', async () => {
  const journal = createMemoryJournal()
  const lost = (outcome: 'not-applied' | 'unknown') =>
    new ScriptedRemote({ fault: () => ({ when: 'before', error: remoteError('REMOTE_UNREACHABLE', outcome) }) })
  const agentOf = (outcome: 'not-applied' | 'unknown') => asking(lost(outcome), { patienceMs: 1 })
  await expect(heir(journal).runOrThrow(agentOf('not-applied'), 'go', { runId: 'never' })).rejects.toMatchObject({
    code: 'REMOTE_UNREACHABLE',
  })
  await expect(heir(journal).runOrThrow(agentOf('unknown'), 'go', { runId: 'maybe' })).rejects.toMatchObject({
    code: 'OUTCOME_UNKNOWN',
  })
})

test('an environment that was left in doubt is given back when an heir learns that it is over [D-9, K-38]', async () => {
  const journal = createMemoryJournal()
  let isOut = true
  const error = remoteError('REMOTE_UNREACHABLE', 'unknown')
  const remote = new ScriptedRemote({
    leases: true,
    fault: (method) => (isOut && method === 'attach' ? { when: 'before', error } : undefined),
  })
  const { release } = remote
  const answers = new Map<string, Promise<Released>>()
  // An operation that is known is answered as the first time; the life that leaves it never hears of it.
  remote.release = (environment, ask) => {
    const answer = answers.get(ask.operationId) ?? release(environment, ask)
    answers.set(ask.operationId, answer)
    return isOut ? new Promise(() => {}) : answer
  }
  const abandoned = heir(journal).run(asking(remote, { patienceMs: 1 }), 'go', { runId: 'run' })
  abandoned.catch(() => {})
  await until(() => answers.size === 1)
  isOut = false
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('three')
  expect([...remote.environments.values()]).toEqual([{ released: 2, isOver: [false, true] }])
  const released = (await entriesOf(journal)).filter(({ kind }) => kind === 'remote.released')
  expect(released.map(({ payload }) => payload)).toMatchObject([{ isReleased: true }])
})

test('an executor that throws what is no answer stalls the run, which is not over', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote()
  const { start } = remote
  remote.start = async () => {
    throw new TypeError('a bug')
  }
  await expect(heir(journal).run(asking(remote), 'go', { runId: 'run' })).rejects.toThrow('a bug')
  expect(await journal.head('run')).toMatchObject({ status: 'stalled' })
  remote.start = start
  await createClient({ journal }).revive('run', { reason: 'mended' })
  expect(await heir(journal).runOrThrow(asking(remote), 'go', { runId: 'run' })).toBe('three')
})

test('another request under the key of an execution has diverged, and nothing is asked of the remote', async () => {
  const journal = createMemoryJournal()
  const remote = new ScriptedRemote()
  remote.end = 'open'
  await abandon(journal, asking(remote), 'go', 4)
  const calls = remote.calls.length
  const other = defineAgent({ name: 'asking', act: (_: string, scope) => scope.execute(remote, { task: 'another' }) })
  await expect(heir(journal).run(other, 'go', { runId: 'run' })).rejects.toMatchObject({ code: 'DIVERGED' })
  expect(remote.calls.length - calls).toBeLessThan(2)
})
