import { expect, test } from 'vitest'
import { expectCode, thrownBy } from './expect-code.ts'
import { claimer, manifest, message, openFake, RUN } from './fake-store.ts'

const opened = await openFake()
const { journal, lease, store } = opened
const request = { owner: 'me', ttlMs: 1 }

test.each<[string, () => unknown]>([
  ['a run id that is no string', () => journal.head(7 as unknown as string)],
  ['a manifest without a seed', () => journal.begin(RUN, { ...manifest, seed: undefined as unknown as string })],
  ['a manifest with a field of its own', () => journal.begin(RUN, { ...manifest, extra: 1 } as typeof manifest)],
  ['a task digest that is none', () => journal.begin(RUN, { ...manifest, taskDigest: 'abc' })],
  ['an owner that is no string', () => journal.acquire(RUN, { ...request, owner: 7 as unknown as string })],
  ['a superseded epoch that is none', () => journal.acquire(RUN, { ...request, supersede: { owner: 'a', epoch: 0 } })],
  ['a lease that is none', () => journal.renew({ ...lease, epoch: 0 })],
  ['a lease with a field of its own', () => journal.renew({ ...lease, extra: 1 } as typeof lease)],
  ['no lease', () => journal.release(undefined as unknown as typeof lease)],
  ['a reason that is no string', () => journal.release(lease, { stalled: 7 as unknown as string })],
  ['a blob that is text', () => journal.putBlob(lease, 'text' as unknown as Uint8Array)],
  ['a blob that is an ArrayBuffer', () => journal.putBlob(lease, new ArrayBuffer(1) as unknown as Uint8Array)],
  ['an address that is none', () => journal.getBlob(RUN, 'sha256:abc')],
  ['no message', () => journal.deliver(RUN, null as never)],
  ['a message without an id', () => journal.deliver(RUN, { sender: 's', kind: 'k', payload: 1 } as never)],
  ['a message of a sender that is no string', () => journal.deliver(RUN, message(1, { sender: 7 as never }))],
  ['an inbox position that is none', () => journal.inbox(RUN, { after: -1 })],
  ['an inbox page of nothing', () => journal.inbox(RUN, { limit: 0 })],
  ['a claim of no queue', () => journal.claim({ ...claimer, queue: undefined as never })],
  ['a claim of agents that are no list', () => journal.claim({ ...claimer, supports: { agents: 'a' as never } })],
  ['a claim of an agent that is no string', () => journal.claim({ ...claimer, supports: { agents: [7 as never] } })],
  ['a vocabulary that is none', () => journal.claim({ ...claimer, supports: { agents: [], vocabulary: 0 } })],
  ['a claim for no time', () => journal.claim({ ...claimer, ttlMs: 0 })],
  ['a revival without a reason', () => journal.revive(RUN, { sender: 'me' } as never)],
  ['a status nobody knows', () => journal.list({ status: ['done' as never] })],
  ['the status of a tombstone', () => journal.list({ status: ['forgotten' as never] })],
  ['a list of nothing', () => journal.list({ limit: 0 })],
  ['a prune without a time', () => journal.prune({} as never)],
  ['a prune of runs that go on', () => journal.prune({ endedBefore: 1, status: ['open' as never] })],
  [
    'a watch from a seq that is none',
    () =>
      journal
        .watch(RUN, { after: { seq: -1 } })
        [Symbol.asyncIterator]()
        .next(),
  ],
  ['an address in capitals', () => journal.getBlob(RUN, `sha256:${'A'.repeat(64)}`)],
])('%s is misuse, and the store is not asked [E-4]', async (_, misuse) => {
  store.calls.length = 0
  expect(await thrownBy(misuse)).toBeInstanceOf(TypeError)
  expect(store.calls).toStrictEqual([])
})

test.each<[string, () => unknown]>([
  ['a run id', () => journal.read('\u0000')],
  ['an owner', () => journal.acquire(RUN, { ...request, owner: '\ud800' })],
  ['a superseded owner', () => journal.acquire(RUN, { ...request, supersede: { owner: '', epoch: 1 } })],
  ['an agent', () => journal.begin(RUN, { ...manifest, agent: '' })],
  ['a queue', () => journal.begin(RUN, { ...manifest, queue: 'a\n' })],
  ['a parent run', () => journal.begin(RUN, { ...manifest, parent: { runId: '', key: 'k' } })],
  ['a parent key', () => journal.begin(RUN, { ...manifest, parent: { runId: 'p', key: '' } })],
  ['an origin', () => journal.begin(RUN, { ...manifest, origin: { runId: '', seq: 1, digest: '0'.repeat(64) } })],
  ['the origin of a fork', () => journal.fork('', { at: 1, as: 'fork' })],
  ['a fork', () => journal.fork(RUN, { at: 1, as: 'a\n' })],
  ['the queue of a fork', () => journal.fork(RUN, { at: 1, as: 'fork', queue: '' })],
  ['the run of a message', () => journal.deliver('', message())],
  ['the id of a message', () => journal.deliver(RUN, message(1, { id: '' }))],
  ['the sender of a message', () => journal.deliver(RUN, message(1, { sender: 'a\u0000' }))],
  ['the kind of a message', () => journal.deliver(RUN, message(1, { kind: '\udc00' }))],
  ['the queue of a claim', () => journal.claim({ ...claimer, queue: '' })],
  ['an agent of a claim', () => journal.claim({ ...claimer, supports: { agents: ['a', ''] } })],
  ['who revives', () => journal.revive(RUN, { sender: '', reason: 'why' })],
  ['a prefix', () => journal.list({ prefix: '\ud800' })],
  ['the queue of a list', () => journal.list({ queue: '' })],
  ['the place of a list', () => journal.list({ after: '' })],
  ['the run to forget', () => journal.forget('')],
  ['the run id of a lease', () => journal.renew({ ...lease, runId: '' })],
])('%s that is no name is refused, and the store is not asked [V-6]', async (_, call) => {
  store.calls.length = 0
  await expectCode('INVALID_NAME', call)
  expect(store.calls).toStrictEqual([])
})

test('a reason is kept for people: what a store may not keep is replaced [J-13]', async () => {
  const fake = await openFake()
  await fake.journal.release(fake.lease, { stalled: 'a\ud800b\u0000c' })
  expect((await fake.journal.head(RUN)).stalled).toBe('a\ufffdb\ufffdc')
})

test.each<[string, object]>([
  ['a suspension that is none', { suspend: true }],
  ['an end and a suspension', { end: 'failed', suspend: {} }],
  ['a time to wake that is none', { suspend: { wakeAt: Number.NaN } }],
  ['a negative time to wake', { suspend: { wakeAt: -1 } }],
  ['a position seen that is none', { seen: 0.5 }],
  ['a vocabulary of none', { vocabulary: 0 }],
])('a batch with %s is misuse, and the store is not asked [E-4]', async (_, more) => {
  const { seq, digest } = store.run!
  store.calls.length = 0
  const batch = { after: { seq, digest }, at: 1, entries: [{ kind: 'k', payload: 1 }], ...more }
  expect(await thrownBy(() => journal.append(lease, batch))).toBeInstanceOf(TypeError)
  expect(store.calls).toStrictEqual([])
})
