import { channel, tracingChannel } from 'node:diagnostics_channel'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { afterEach, expect, test } from 'vitest'
import {
  type AgentDiagnostics,
  type AttemptDiagnostics,
  createSupervisor,
  DIAGNOSTICS,
  defineAgent,
  type EntryDiagnostics,
  type RunDiagnostics,
} from '../src/index.ts'

interface Heard {
  readonly what: string
  readonly told: object
}

const unsubscribe: (() => void)[] = []
afterEach(() => {
  for (const end of unsubscribe.splice(0)) end()
})

/** Everything that is told from now on; each message as it was when it was told. */
function listen(): Heard[] {
  const heard: Heard[] = []
  for (const name of [DIAGNOSTICS.run, DIAGNOSTICS.agent, DIAGNOSTICS.attempt]) {
    const { start, asyncEnd } = tracingChannel(name)
    for (const [phase, of] of Object.entries({ start, end: asyncEnd })) {
      const hear = (told: unknown) => void heard.push({ what: `${name} ${phase}`, told: { ...(told as object) } })
      of.subscribe(hear)
      unsubscribe.push(() => of.unsubscribe(hear))
    }
  }
  const entries = channel(DIAGNOSTICS.entry)
  const hear = (told: unknown) => void heard.push({ what: DIAGNOSTICS.entry, told: told as object })
  entries.subscribe(hear)
  unsubscribe.push(() => entries.unsubscribe(hear))
  return heard
}

const ofKind = <T>(heard: readonly Heard[], kind: string) =>
  heard.filter(({ what }) => what === kind).map(({ told }) => told as T)

const SECRET = 'never to be told'

const child = defineAgent({
  name: 'child',
  async act(task: string, scope) {
    await scope.step('good', () => task, { input: SECRET })
    return scope.step<string>('bad', () => Promise.reject(new Error(SECRET)), { retry: { maxAttempts: 2, delayMs: 0 } })
  },
})

const parent = defineAgent({
  name: 'parent',
  async act(task: string, scope) {
    await scope.step('first', () => task)
    await scope.call(child, task).catch(() => {})
    await scope.wait('go')
    return scope.step('last', () => task)
  },
})

test('tells of a run, its agents, attempts and entries as they begin and end, without a payload', async () => {
  const journal = createMemoryJournal()
  const heard = listen()
  await using supervisor = createSupervisor({ journal })
  await supervisor.run(parent, SECRET, { runId: 'run' })
  expect(ofKind<RunDiagnostics>(heard, 'durability.run end')).toEqual([
    {
      ...{ runId: 'run', agent: 'parent', epoch: 1, resumedFrom: 0, firstTrace: undefined },
      ...{ status: 'suspended', durationMs: expect.any(Number) },
    },
  ])
  const attempts = ofKind<AttemptDiagnostics>(heard, 'durability.attempt end')
  expect(attempts.map(({ path, key, attempt, status }) => [...path, key, attempt, status])).toEqual([
    ['first', 1, 'done'],
    ['child', 'good', 1, 'done'],
    ['child', 'bad', 1, 'failed'],
    ['child', 'bad', 2, 'failed'],
  ])
  const agents = ofKind<AgentDiagnostics>(heard, 'durability.agent end')
  expect(agents.map(({ agent, path, status }) => [agent, path, status])).toEqual([
    ['child', ['child'], 'failed'],
    ['parent', [], 'given-back'],
  ])
  const entries = ofKind<EntryDiagnostics>(heard, 'durability.entry')
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))
  expect(entries.find(({ kind }) => kind === 'wait.armed')).toEqual({
    ...{ runId: 'run', epoch: 1, seq: expect.any(Number), kind: 'wait.armed', path: [], key: 'go' },
  })
  expect(JSON.stringify(heard)).not.toContain(SECRET)
})

test('tells of no attempt that is replayed, and that an agent is entered again', async () => {
  const journal = createMemoryJournal()
  await using supervisor = createSupervisor({ journal })
  await supervisor.run(parent, 'task', { runId: 'run' })
  await journal.deliver('run', { id: 'one', sender: 'test', kind: 'go', payload: null })
  const heard = listen()
  await supervisor.run(parent, 'task', { runId: 'run' })
  const keys = ofKind<AttemptDiagnostics>(heard, 'durability.attempt start').map(({ key }) => key)
  expect(keys).toEqual(['last'])
  expect(ofKind<AgentDiagnostics>(heard, 'durability.agent start')).toEqual([
    { runId: 'run', epoch: 2, path: [], agent: 'parent', isResumed: true },
  ])
  const [run] = ofKind<RunDiagnostics>(heard, 'durability.run end')
  expect(run).toMatchObject({ epoch: 2, resumedFrom: expect.any(Number), status: 'done' })
  expect(run?.resumedFrom).toBeGreaterThan(0)
})

test('keeps what a subscriber calls the first life, and tells every later one', async () => {
  const journal = createMemoryJournal()
  const { start } = tracingChannel(DIAGNOSTICS.run)
  const firsts: unknown[] = []
  const name = (told: unknown) => {
    const run = told as RunDiagnostics
    firsts.push(run.firstTrace)
    run.trace = `life ${firsts.length}`
  }
  start.subscribe(name)
  unsubscribe.push(() => start.unsubscribe(name))
  await using supervisor = createSupervisor({ journal })
  await supervisor.run(parent, 'task', { runId: 'run' })
  for (const id of ['other', 'go']) {
    await journal.deliver('run', { id, sender: 'test', kind: id, payload: null })
    await supervisor.run(parent, 'task', { runId: 'run' })
  }
  expect(firsts).toEqual([undefined, 'life 1', 'life 1'])
})

test('says why a run was given back', async () => {
  const heard = listen()
  const forgetful = defineAgent({
    name: 'forgetful',
    act(_: null, scope) {
      scope.step('one', () => 1)
    },
  })
  await using supervisor = createSupervisor({ journal: createMemoryJournal() })
  await expect(supervisor.run(forgetful, null, { runId: 'run' })).rejects.toThrow()
  expect(ofKind<RunDiagnostics>(heard, 'durability.run end')).toMatchObject([
    { status: 'given-back', errorCode: 'UNAWAITED_STEP' },
  ])
})
