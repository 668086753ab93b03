import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { type Agent, defineAgent, type Scope } from '../src/index.ts'
import { abandon, entriesOf, forever, heir, kindsOf } from './world.ts'

type Act = (scope: Scope) => Promise<unknown>

/** An agent of one name whose code may change between two lives. */
function version(act: Act): Agent<null> {
  return defineAgent({ name: 'agent', act: (_: null, scope) => act(scope) })
}

const noop = defineAgent({ name: 'noop', act: () => null })
const other = defineAgent({ name: 'other', act: () => null })

interface Change {
  readonly input?: number
  readonly effect?: 'pure'
  readonly child?: Agent
  readonly task?: unknown
}

/** What the journal holds, or the same with one thing changed. */
function history({ input = 1, effect, child = noop, task }: Change = {}): Act {
  return async (scope) => {
    await scope.step('a', () => 1, { input, ...(effect ? { effect } : {}) })
    await scope.call(child, task, { key: 'child' })
    await scope.now()
    await scope.step('b', forever, { effect: 'once' })
  }
}

const CHANGED: readonly [string, Act][] = [
  ['a step has another input', history({ input: 2 })],
  ['a step has another effect class', history({ effect: 'pure' })],
  ['a child has another task', history({ task: 1 })],
  ['a child is another agent', history({ child: other })],
  ['a step was removed', async (scope) => scope.call(noop, undefined, { key: 'child' })],
  ['a step was renamed', async (scope) => scope.step('a2', () => 1, { input: 1 })],
  ['a step became a child', async (scope) => scope.call(noop, undefined, { key: 'a' })],
  [
    'the clock is no longer asked',
    async (scope) => {
      await scope.step('a', () => 1, { input: 1 })
      await scope.call(noop, undefined, { key: 'child' })
      await scope.step('b', forever, { effect: 'once' })
    },
  ],
  [
    'what was intended is no longer asked for',
    async (scope) => {
      await scope.step('a', () => 1, { input: 1 })
      await scope.call(noop, undefined, { key: 'child' })
      await scope.now()
    },
  ],
  [
    'two steps changed places',
    async (scope) => {
      await scope.step('b', forever, { effect: 'once' })
      await scope.step('a', () => 1, { input: 1 })
    },
  ],
]

test.each(CHANGED)('code that diverges stalls the run and writes nothing: %s [K-9]', async (_, changed) => {
  const journal = createMemoryJournal()
  await abandon(journal, version(history()), null, 7)
  const before = await kindsOf(journal)
  const diverging = heir(journal).run(version(changed), null, { runId: 'run' })
  await expect(diverging).rejects.toMatchObject({ code: 'DIVERGED' })
  expect(await kindsOf(journal)).toEqual(before)
  const head = await journal.head('run')
  expect(head.status).toBe('stalled')
  expect(head.stalled).toContain('DIVERGED')
  expect(head.holder).toBeNull()
})

test('a run that stalled goes on with code that fits [K-9]', async () => {
  const journal = createMemoryJournal()
  let isDead = true
  const fits: Act = async (scope) => {
    await scope.step('a', () => 1)
    return scope.step('b', () => (isDead ? forever() : 'done'))
  }
  await abandon(journal, version(fits), null, 3)
  isDead = false
  await expect(
    heir(journal).run(
      version(async (scope) => scope.step('c', () => 1)),
      null,
      { runId: 'run' },
    ),
  ).rejects.toMatchObject({ code: 'DIVERGED' })
  expect(await heir(journal).runOrThrow(version(fits), null, { runId: 'run' })).toBe('done')
  expect(await journal.head('run')).toMatchObject({ status: 'completed', stalled: null })
})

test('a key used twice is refused with the cure, and the run waits for mended code [K-11]', async () => {
  const journal = createMemoryJournal()
  const twice: Act = async (scope) => {
    for (const n of [1, 2]) await scope.step('same', () => n)
  }
  const run = heir(journal).run(version(twice), null, { runId: 'run' })
  await expect(run).rejects.toMatchObject({ code: 'DUPLICATE_KEY' })
  await expect(run).rejects.toThrow(/put the index into the key/)
  expect((await journal.head('run')).status).toBe('stalled')
})

test('what was started and never awaited is refused when its agent returns [K-12]', async () => {
  const journal = createMemoryJournal()
  const forgetful: Act = async (scope) => {
    scope.step('forgotten', () => 1)
    return 'done'
  }
  const run = heir(journal).run(version(forgetful), null, { runId: 'run' })
  await expect(run).rejects.toMatchObject({ code: 'UNAWAITED_STEP', details: { key: 'forgotten' } })
  const mended: Act = async (scope) => {
    await scope.step('forgotten', () => 1)
    return 'done'
  }
  expect(await heir(journal).runOrThrow(version(mended), null, { runId: 'run' })).toBe('done')
})

test('in development an agent that awaits something foreign is refused [K-5]', async () => {
  const foreign: Act = async (scope) => {
    await scope.step('a', () => 1)
    await new Promise((resolve) => setTimeout(resolve, 2))
    return scope.step('b', () => 2)
  }
  const strict = heir(createMemoryJournal(), { development: true })
  await expect(strict.run(version(foreign), null, { runId: 'run' })).rejects.toMatchObject({ code: 'FOREIGN_AWAIT' })
  const lenient = heir(createMemoryJournal())
  expect(await lenient.runOrThrow(version(foreign), null, { runId: 'run' })).toBe(2)
})

test('a replay has patience with an agent that awaits something foreign', async () => {
  const journal = createMemoryJournal()
  let isDead = true
  const foreign: Act = async (scope) => {
    await scope.step('a', () => 1)
    await new Promise((resolve) => setTimeout(resolve, 2))
    await scope.step('b', () => 2)
    return scope.step('c', () => (isDead ? forever() : 3))
  }
  await abandon(journal, version(foreign), null, 4)
  isDead = false
  expect(await heir(journal, { patienceMs: 1_000 }).runOrThrow(version(foreign), null, { runId: 'run' })).toBe(3)
})

test('a log with an entry this code does not know is not touched but released, stalled [K-9]', async () => {
  const journal = createMemoryJournal()
  await abandon(journal, version(history()), null, 7)
  const { lease, head } = await journal.acquire('run', {
    owner: 'newer',
    ttlMs: 1_000,
    supersede: await holder(journal),
  })
  await journal.append(lease, { after: head, at: 0, entries: [{ kind: 'from.the.future', payload: { v: 1 } }] })
  await journal.release(lease)
  await expect(heir(journal).run(version(history()), null, { runId: 'run' })).rejects.toMatchObject({
    code: 'UNKNOWN_KIND',
  })
  expect((await entriesOf(journal)).at(-1)?.kind).toBe('from.the.future')
  expect(await journal.head('run')).toMatchObject({ status: 'stalled', holder: null })
})

async function holder(journal: ReturnType<typeof createMemoryJournal>) {
  const { holder } = await journal.head('run')
  if (!holder) throw new Error('the run is held by nobody')
  return { owner: holder.owner, epoch: holder.epoch }
}
