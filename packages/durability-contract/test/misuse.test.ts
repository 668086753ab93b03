import { expect, test } from 'vitest'
import { expectCode, thrownBy } from './expect-code.ts'
import { manifest, openFake, RUN } from './fake-store.ts'

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
