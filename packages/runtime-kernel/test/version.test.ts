import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { type Agent, defineAgent, type Scope } from '../src/index.ts'
import { abandon, forever, heir, kindsOf } from './world.ts'

type Act = (scope: Scope) => Promise<unknown>

/** An agent of one name whose code may change between two lives. */
const code = (act: Act): Agent<null> => defineAgent({ name: 'agent', act: (_: null, scope) => act(scope) })

const old = code(async (scope) => {
  await scope.step('a', () => 1)
  await scope.step('b', () => 2)
  return scope.step('c', forever)
})

const changed = (last: () => unknown, log: boolean[] = []) =>
  code(async (scope) => {
    await scope.step('a', () => 1)
    const isNew = await scope.version('no-b')
    log.push(isNew)
    if (!isNew) await scope.step('b', () => 2)
    return scope.step('c', last)
  })

test('where the log says what came after, the change comes too late, in every life [K-20]', async () => {
  const journal = createMemoryJournal()
  await abandon(journal, old, null, 4)
  const told: boolean[] = []
  await abandon(journal, changed(forever, told), null, 5)
  expect(
    await heir(journal).runOrThrow(
      changed(() => 'done', told),
      null,
      { runId: 'run' },
    ),
  ).toBe('done')
  expect(told).toStrictEqual([false, false])
  expect(await kindsOf(journal)).not.toContain('version.marked')
})

test('at the end of the log the change is gone by, and stays so [K-20]', async () => {
  const journal = createMemoryJournal()
  await abandon(journal, old, null, 3)
  const told: boolean[] = []
  await abandon(journal, changed(forever, told), null, 5)
  expect(
    await heir(journal).runOrThrow(
      changed(() => 'done', told),
      null,
      { runId: 'run' },
    ),
  ).toBe('done')
  expect(told).toStrictEqual([true, true])
  expect((await kindsOf(journal)).filter((kind) => kind === 'version.marked')).toHaveLength(1)
})

test('code that does not ask for a change that is marked has diverged [K-9, K-20]', async () => {
  const journal = createMemoryJournal()
  await abandon(journal, changed(forever), null, 4)
  const kinds = await kindsOf(journal)
  await expect(heir(journal).run(old, null, { runId: 'run' })).rejects.toMatchObject({ code: 'DIVERGED' })
  expect(await kindsOf(journal)).toStrictEqual(kinds)
})

test('a change asked for twice answers the same, and is written once [K-20]', async () => {
  const journal = createMemoryJournal()
  const agent = code(async (scope) => {
    const first = scope.version('change')
    const both = await Promise.all([first, scope.version('change')])
    return [...both, await scope.version('change')]
  })
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toStrictEqual([true, true, true])
  expect((await kindsOf(journal)).filter((kind) => kind === 'version.marked')).toHaveLength(1)
})

test('what is still to be told of what was asked for before speaks against no change [K-20]', async () => {
  const journal = createMemoryJournal()
  const slow = Promise.withResolvers<void>()
  const agent = (last: () => unknown) =>
    code(async (scope) => {
      const other = scope.step('other', async () => {
        await slow.promise
        return 'other'
      })
      await scope.step('a', () => 1)
      const isNew = await scope.version('change')
      return [isNew, await other, await scope.step('last', last)]
    })
  // What the first life wrote of the change is lost with it.
  const without = code(async (scope) => {
    const other = scope.step('other', () => 'other')
    await scope.step('a', () => 1)
    await other
    return forever()
  })
  await abandon(journal, without, null, 4)
  slow.resolve()
  expect(
    await heir(journal).runOrThrow(
      agent(() => 1),
      null,
      { runId: 'run' },
    ),
  ).toStrictEqual([true, 'other', 1])
})

test('a change belongs to the agent that asks for it [K-20]', async () => {
  const journal = createMemoryJournal()
  const child = defineAgent({ name: 'child', act: (_: null, scope) => scope.version('change') })
  const agent = code(async (scope) => [await scope.version('change'), await scope.call(child, null)])
  expect(await heir(journal).runOrThrow(agent, null, { runId: 'run' })).toStrictEqual([true, true])
  expect((await kindsOf(journal)).filter((kind) => kind === 'version.marked')).toHaveLength(2)
})

test('the batch that marks a change says that its reader must know the vocabulary [Q-1]', async () => {
  const journal = createMemoryJournal()
  const manifest = { agent: 'agent', queue: 'queue', taskDigest: '0'.repeat(64), seed: '' }
  await journal.begin('other', manifest)
  const agent = code(async (scope) => scope.version('change'))
  const vocabularies: (number | undefined)[] = []
  const watched = new Proxy(journal, {
    get(target, name) {
      if (name !== 'append') return Reflect.get(target, name, target)
      return (...args: Parameters<typeof journal.append>) => {
        vocabularies.push(args[1].vocabulary)
        return target.append(...args)
      }
    },
  })
  await heir(watched).runOrThrow(agent, null, { runId: 'run' })
  expect(vocabularies).toContain(3)
})
