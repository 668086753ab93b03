import { createMemoryJournal } from '@tangle-network/journal-memory'
import { expect, test } from 'vitest'
import { Registry } from '../src/host/registry.ts'
import { leadersIn } from './host-folder.ts'
import { folderForHosts, openHost, planOf, resultOf } from './host-world.ts'

const DIGEST = 'd'.repeat(64)

function accepted(plan = planOf('echo out')) {
  return { request: plan.request, coordinates: { provider: 'p', environmentId: 'e', sessionId: 's', executionId: 'x' } }
}

test('of two hosts that bind an id at once one has created it', async () => {
  const inner = createMemoryJournal()
  const folder = folderForHosts()
  const slow = createMemoryJournal()
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  Object.assign(slow, {
    begin: inner.begin.bind(inner),
    read: inner.read.bind(inner),
    append: async (...args: Parameters<typeof inner.append>) => {
      reached.resolve()
      await gate.promise
      return inner.append(...args)
    },
  })
  const late = new Registry(slow, folder).claim('a', DIGEST, accepted(), 1)
  await reached.promise
  expect(await new Registry(inner, folder).claim('a', DIGEST, accepted(), 2)).toMatchObject({ is: 'created' })
  gate.resolve()
  expect(await late).toMatchObject({ is: 'replayed', record: { acceptedAt: 2 } })
})

test('what was found is made durable before anything is started by it', async () => {
  const journal = createMemoryJournal()
  const folder = folderForHosts()
  const plan = planOf('echo out')
  await new Registry(journal, folder).claim(plan.id, DIGEST, accepted(plan), Date.now())
  const acquire = journal.acquire.bind(journal)
  const startedAtLease: number[] = []
  journal.acquire = (...args) => {
    startedAtLease.push(leadersIn(folder).length)
    return acquire(...args)
  }
  const { bridge } = await openHost({}, { journal, folder })
  expect(await resultOf(bridge, { runId: plan.id })).toMatchObject({ ok: { text: 'out\n' } })
  expect(startedAtLease).toEqual([0, 1, 1])
})

test('what somebody else wrote in between is read, and nothing is written beside it', async () => {
  const journal = createMemoryJournal()
  const folder = folderForHosts()
  const registry = new Registry(journal, folder)
  const claim = await registry.claim('a', DIGEST, accepted(), 1)
  if (!('record' in claim)) throw new Error(claim.is)
  const { record } = claim
  await new Registry(journal, folder).record(record, 'bridge.recalled', { why: 'cancelled' }, 2)
  const after = await registry.record(record, 'bridge.recalled', { why: 'timeout' }, 3)
  expect(after.recalls).toMatchObject([{ why: 'cancelled' }])
  expect(await registry.confirm(record)).toEqual(after)
  const end = { status: 'cancelled', bytes: 0, events: 0 } as const
  const over = await registry.record(after, 'bridge.ended', end, 4)
  expect(await registry.record(after, 'bridge.ended', { ...end, status: 'done' }, 5)).toEqual(over)
  expect(over).toMatchObject({ end, endedAt: 4 })
})
