import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { type Agent, createClient, defineAgent } from '../src/index.ts'
import { drained, errorOf, parentOf, twice, workerOf } from './parent-of-runs.ts'
import { transactionalJournal } from './transactional-journal.ts'
import { entriesOf, kindsOf } from './world.ts'

test('a child run is cancelled with its parent, which settles after it [K-32, K-19]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal })
  const waits = defineAgent({ name: 'waits', act: async (_: null, scope) => scope.wait('never') })
  const parent = parentOf(async (scope) => errorOf(scope.startRun(waits, null).result))
  await client.start(parent, null, { runId: 'run' })
  await workerOf(journal, [parent, waits] as Agent[]).drain()
  await client.cancel('run', { reason: 'enough' })
  expect(await workerOf(journal, [parent as Agent]).drain()).toMatchObject({ suspended: 1 })
  const [child] = (await journal.list({ prefix: 'run/' })).runs
  expect(child).toMatchObject({ status: 'suspended', inbox: { last: 2 } })
  await workerOf(journal, [parent, waits] as Agent[]).drain()
  expect(await client.result('run')).toMatchObject({ status: 'done', value: 'CANCELLED' })
  expect(await journal.head(child?.runId ?? '')).toMatchObject({ status: 'cancelled' })
})

test('a child run is asked to stop by its handle, and may come to something all the same [K-32]', async () => {
  const journal = createMemoryJournal()
  const stubborn = defineAgent({ name: 'stubborn', act: async (_: null, scope) => errorOf(scope.wait('never')) })
  const parent = parentOf(async (scope) => {
    const child = scope.startRun(stubborn, null)
    child.cancel('no need')
    child.cancel('again')
    return child.result
  })
  expect(await drained(journal, parent, [stubborn as Agent])).toMatchObject({ value: 'CANCELLED' })
  const recalled = (await entriesOf(journal)).filter(({ kind }) => kind === 'run.recalled')
  expect(recalled.map(({ payload }) => payload)).toEqual([{ v: 1, node: 2, key: 'stubborn', reason: 'no need' }])
})

test('it is told to stop before it is told what to do, where the log has its parent stop and a transaction is told first [K-19, K-32]', async () => {
  const { journal } = transactionalJournal()
  const starting = defineAgent({ name: 'starting', act: async (n: number, scope) => scope.startRun(twice, n).result })
  const parent = parentOf(async (scope) => {
    const inserting = (key: string, value: number) => scope.step(key, () => value, { effect: 'transactional' })
    // The second is undone, so that it is written together with all that follows, and told before that.
    await Promise.race([inserting('first', 1), inserting('second', Number.NaN)])
    const child = scope.spawn(starting, 4)
    child.cancel('enough')
    return (await child.outcome).status
  })
  expect(await drained(journal, parent, [twice as Agent])).toMatchObject({ status: 'done', value: 'failed' })
  const kinds = await kindsOf(journal)
  const at = ['node.cancelled', 'run.recalled', 'run.started'].map((kind) => kinds.indexOf(kind))
  expect([at, Math.min(...at) > 0]).toEqual([at.toSorted((one, other) => one - other), true])
})
