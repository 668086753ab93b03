import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { type Agent, createClient, createSupervisor, createWorker, defineAgent, type StepError } from '../src/index.ts'
import { entriesOf, forever, heir, kindsOf } from './world.ts'

const run = { runId: 'run' }
const codeOf = (error: unknown) => (error as StepError).code

/** Calls itself until it is refused, and answers how deep that was. */
const endless: Agent<null, unknown> = defineAgent({
  name: 'endless',
  act: (_: null, scope): Promise<unknown> =>
    scope.call(endless, null).catch((error: StepError) => [error.code, error.data]),
})

test('a child that would lie too deep is refused in the log, and never starts [K-31]', async () => {
  const journal = createMemoryJournal()
  const result = await heir(journal, { maxDepth: 2 }).runOrThrow(endless, null, run)
  expect(result).toEqual(['DEPTH_EXCEEDED', { depth: 3, maxDepth: 2 }])
  const kinds = await kindsOf(journal)
  expect(kinds.filter((kind) => kind === 'node.spawned')).toHaveLength(3)
  expect(kinds.filter((kind) => kind === 'node.refused')).toHaveLength(1)
})

test('it is 64 deep by default, for workers too [K-31]', async () => {
  const journal = createMemoryJournal()
  await createClient({ journal }).start(endless, null, run)
  expect(await createWorker({ journal, agents: [endless] }).drain()).toMatchObject({ done: 1 })
  expect((await kindsOf(journal)).filter((kind) => kind === 'node.spawned')).toHaveLength(65)
  await createClient({ journal }).start(endless, null, { runId: 'shallow' })
  await createWorker({ journal, agents: [endless], maxDepth: 0 }).drain()
  expect((await kindsOf(journal, 'shallow')).filter((kind) => kind === 'node.spawned')).toHaveLength(1)
})

test('a refusal is told the same in every life, whatever the limit is by then [K-31, K-5]', async () => {
  const journal = createMemoryJournal()
  let isHeld = true
  const told: unknown[] = []
  const child = defineAgent({ name: 'child', act: () => 'started' })
  const agent = defineAgent({
    name: 'a',
    act: async (_: null, scope) => {
      told.push(await scope.call(child, null).catch(codeOf))
      await scope.step('hold', () => (isHeld ? forever() : 1))
    },
  })
  const first = createSupervisor({ journal, maxDepth: 0, owners: { name: () => 'first', provenDead: () => true } })
  first.run(agent, null, run).catch(() => {})
  while (told.length === 0 || (await entriesOf(journal).catch(() => [])).length < 3)
    await new Promise((resolve) => setImmediate(resolve))
  isHeld = false
  await heir(journal).runOrThrow(agent, null, run)
  expect(told).toEqual(['DEPTH_EXCEEDED', 'DEPTH_EXCEEDED'])
})

test('a cancelled agent starts no child but one that tidies up, which is cancelled from its start [K-31, K-19]', async () => {
  const journal = createMemoryJournal()
  const tidying = defineAgent({
    name: 'tidying',
    act: async (_: null, scope) => [
      scope.isCancelled,
      await scope.step('refused', () => 1).catch(codeOf),
      await scope.step('tidy', () => 'tidied', { cleanup: true }),
    ],
  })
  const child = defineAgent({
    name: 'child',
    act: async (_: null, scope) => {
      await scope.wait('never').catch(codeOf)
      const refused = scope.spawn(tidying, null, { key: 'refused' })
      const { status, error } = (await refused.outcome) as { status: string; error?: StepError }
      return [status, error?.code, await scope.call(tidying, null, { cleanup: true })]
    },
  })
  const agent = defineAgent({
    name: 'a',
    act: async (_: null, scope) => {
      const started = scope.spawn(child, null)
      started.cancel()
      return started.result
    },
  })
  const result = await heir(journal).runOrThrow(agent, null, run)
  expect(result).toEqual(['failed', 'CANCELLED', [true, 'CANCELLED', 'tidied']])
  const refusal = (await entriesOf(journal)).find(({ kind }) => kind === 'node.refused')
  expect(refusal?.payload).toMatchObject({ key: 'refused', failure: { code: 'CANCELLED' } })
})

test('a key used twice is no refusal of the child: the run stalls [K-31, K-11]', async () => {
  const journal = createMemoryJournal()
  const child = defineAgent({ name: 'child', act: () => 1 })
  const agent = defineAgent({
    name: 'a',
    act: (_: null, scope) => Promise.all([scope.call(child, null), scope.call(child, null)]),
  })
  await expect(heir(journal).run(agent, null, run)).rejects.toMatchObject({ code: 'DUPLICATE_KEY' })
  expect(await kindsOf(journal)).not.toContain('node.refused')
})

test.each([-1, 1.5, Number.NaN])('a depth of %s is a TypeError', (maxDepth) => {
  const journal = createMemoryJournal()
  expect(() => createSupervisor({ journal, maxDepth })).toThrow(TypeError)
  expect(() => createWorker({ journal, agents: [endless], maxDepth })).toThrow(TypeError)
})
