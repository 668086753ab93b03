import { forkRun, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { createClient, createSupervisor, createWorker, defineAgent } from '../src/index.ts'
import { abandon, entriesOf, forever, heir, kindsOf, until } from './world.ts'

const run = { runId: 'run' }
let isMended = false
let entered = 0
const agent = defineAgent({
  name: 'crasher',
  act: async (_: null, scope) => {
    entered += 1
    return scope.step('crash', () => (isMended ? 'mended' : forever()))
  },
})

/** A run whose process was ended in its step so many times. */
async function crashed(times: number): Promise<Journal> {
  isMended = false
  const journal = createMemoryJournal()
  await abandon(journal, agent, null, 2)
  for (let time = 1; time < times; time++) await abandon(journal, agent, null, 2 + time)
  return journal
}

test('a run that was interrupted too often is stalled before its agent is entered, by whomever it is driven [K-28]', async () => {
  const journal = await crashed(3)
  entered = 0
  const going = heir(journal, { maxInterruptions: 3 }).run(agent, null, run)
  await expect(going).rejects.toMatchObject({
    code: 'INTERRUPTED_TOO_OFTEN',
    details: { runId: 'run', interruptions: 3 },
  })
  expect(entered).toBe(0)
  const { status, holder, stalled } = await journal.head('run')
  expect([status, holder]).toEqual(['stalled', null])
  expect(stalled).toContain('INTERRUPTED_TOO_OFTEN')
  isMended = true
  // Another bound, another decision; the log is the same.
  expect(await heir(journal, { maxInterruptions: 4 }).runOrThrow(agent, null, run)).toBe('mended')
})

test('twenty takeovers are allowed where nothing else is said [K-28]', async () => {
  const journal = await crashed(20)
  const error = { code: 'INTERRUPTED_TOO_OFTEN' }
  await expect(heir(journal).run(agent, null, run)).rejects.toMatchObject(error)
  isMended = true
  await createClient({ journal }).revive('run', { reason: 'mended', sender: 'ann' })
  expect(await heir(journal).runOrThrow(agent, null, run)).toBe('mended')
  expect((await entriesOf(journal)).at(-3)).toMatchObject({
    kind: 'run.revived',
    payload: { reason: 'mended', message: { sender: 'ann' } },
  })
})

test('a revival counts once, for the life that comes next [K-28]', async () => {
  const journal = await crashed(2)
  const bound = { maxInterruptions: 2 }
  for (const reason of ['first', 'second']) {
    await expect(heir(journal, bound).run(agent, null, run)).rejects.toMatchObject({ code: 'INTERRUPTED_TOO_OFTEN' })
    await journal.revive('run', { reason, sender: 'ann' })
    for (const _ of [1, 2]) await abandon(journal, agent, null, (await entriesOf(journal)).length + 1)
  }
  await expect(heir(journal, bound).run(agent, null, run)).rejects.toMatchObject({ code: 'INTERRUPTED_TOO_OFTEN' })
})

test('one that was revived for another reason gains nothing when it is stopped later [K-28]', async () => {
  const journal = createMemoryJournal()
  isMended = false
  const twice = defineAgent({
    name: 'crasher',
    act: (_: null, scope) => Promise.all([1, 2].map(() => scope.step('k', forever))),
  })
  await expect(heir(journal).run(twice, null, run)).rejects.toMatchObject({ code: 'DUPLICATE_KEY' })
  await journal.revive('run', { reason: 'renamed', sender: 'ann' })
  await abandon(journal, agent, null, (await entriesOf(journal)).length + 2)
  const going = heir(journal, { maxInterruptions: 1 }).run(agent, null, run)
  await expect(going).rejects.toMatchObject({ code: 'INTERRUPTED_TOO_OFTEN' })
})

test('ten clean deploys stop nobody, with or without an outcome [K-28, K-14]', async () => {
  const journal = createMemoryJournal()
  isMended = false
  for (let deploy = 0; deploy < 10; deploy++) {
    const supervisor = heir(journal, { maxInterruptions: 1, graceMs: 0 })
    const before = entered
    const going = supervisor.run(agent, null, run)
    going.catch(() => {})
    await until(() => entered > before)
    const acquired = async () => (await kindsOf(journal)).filter((kind) => kind === 'run.acquired').length
    while ((await acquired()) <= deploy) await new Promise((resolve) => setImmediate(resolve))
    await supervisor.close()
    await expect(going).rejects.toMatchObject({ code: 'SUPERVISOR_CLOSED' })
    expect((await kindsOf(journal)).at(-1)).toBe('run.released')
  }
  isMended = true
  expect(await heir(journal, { maxInterruptions: 1 }).runOrThrow(agent, null, run)).toBe('mended')
})

test('a life that committed an outcome gives the run back without an entry of its own [K-28]', async () => {
  const journal = createMemoryJournal()
  const two = defineAgent({
    name: 'two',
    act: async (_: null, scope) => [await scope.step('one', () => 1), await scope.step('two', forever)],
  })
  const supervisor = heir(journal, { graceMs: 0 })
  const going = supervisor.run(two, null, run)
  going.catch(() => {})
  while ((await journal.head('run').catch(() => ({ seq: 0 }))).seq < 3) await new Promise((r) => setImmediate(r))
  await supervisor.close()
  expect(await kindsOf(journal)).toEqual(['run.acquired', 'node.spawned', 'step.settled'])
})

test('a worker stops such a run and goes on with the others [K-28, Q-3]', async () => {
  isMended = false
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  const owners = { name: () => `worker ${entered++}`, provenDead: () => true }
  const codes: unknown[] = []
  const options = { journal, agents: [agent], owners, maxInterruptions: 1, graceMs: 0 }
  await client.start(agent, null, run)
  const [lost] = await journal.claim({
    ...{ owner: 'lost', ttlMs: 1, limit: 1, queue: 'default', supports: { agents: ['crasher'], vocabulary: 3 } },
  })
  const { digest } = await journal.head('run')
  const entries = [{ kind: 'run.acquired', payload: { v: 1, owner: 'lost' } }]
  if (lost) await journal.append(lost.lease, { after: { seq: 0, digest }, at: 0, entries, progress: false })
  if (lost) await journal.release(lost.lease)
  isMended = true
  await client.start(agent, null, { runId: 'other' })
  await using worker = createWorker({ ...options, onError: (error) => codes.push((error as { code: string }).code) })
  expect(await worker.drain()).toMatchObject({ done: 1, givenBack: 1 })
  expect(codes).toEqual(['INTERRUPTED_TOO_OFTEN'])
  expect((await journal.head('other')).status).toBe('completed')
  await client.revive('run', { reason: 'mended' })
  expect(await worker.drain()).toMatchObject({ done: 1 })
})

test('a fork is not stopped by what befell its origin [K-28]', async () => {
  const journal = await crashed(3)
  const { seq } = await journal.head('run')
  await forkRun(journal, 'run', { at: seq, as: 'fork' })
  isMended = true
  expect(await heir(journal, { maxInterruptions: 1 }).runOrThrow(agent, null, { runId: 'fork' })).toBe('mended')
})

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a bound of %s is refused as misuse [E-4]', (bound) => {
  const journal = createMemoryJournal()
  expect(() => createSupervisor({ journal, maxInterruptions: bound })).toThrow(TypeError)
  expect(() => createWorker({ journal, agents: [agent], maxInterruptions: bound })).toThrow(TypeError)
})
