import { expect, test } from 'vitest'
import { LIMITS } from '../src/index.ts'
import { expectCode, thrownBy } from './expect-code.ts'
import { openFake, RUN, write } from './fake-store.ts'

test('what a caller changes after the call changes nothing [V-5]', async () => {
  const { journal, lease } = await openFake()
  const after = { ...(await journal.head(RUN)) }
  const blob = Uint8Array.of(1, 2, 3)
  const draft = { kind: 'k', payload: { list: [1] }, refs: [0] }
  const batch = { after, at: 1, entries: [draft], blobs: [blob] }
  const appending = journal.append(lease, batch)
  blob.fill(9)
  draft.payload.list.push(2)
  draft.kind = 'other'
  draft.refs.push(7)
  batch.entries.push(draft)
  batch.at = 2
  after.seq = 40
  lease.epoch = 40
  await appending
  const { entries } = await journal.read(RUN)
  expect(entries).toMatchObject([{ kind: 'k', at: 1, payload: { list: [1] } }])
  expect(await journal.getBlob(RUN, entries[0]!.refs[0] as `sha256:${string}`)).toStrictEqual(Uint8Array.of(1, 2, 3))
})

test('what a caller changes after asking for a page changes nothing [V-5]', async () => {
  const fake = await openFake()
  await write(fake, 'a', 'b')
  const options = { after: { seq: 1, digest: (await fake.journal.read(RUN, { limit: 1 })).next.digest }, limit: 1 }
  const reading = fake.journal.read(RUN, options)
  Object.assign(options.after, { seq: 0, digest: '1'.repeat(64) })
  expect((await reading).entries).toMatchObject([{ seq: 2, payload: 'b' }])
})

test('what a caller changes after a request for a lease changes nothing [V-5]', async () => {
  const { journal } = await openFake()
  const request = { owner: 'me', ttlMs: 1_000 }
  const acquiring = journal.acquire(RUN, request)
  request.owner = 'another'
  expect((await acquiring).lease.owner).toBe('me')
})

test('of an object with getters, what was checked is what is written [V-5]', async () => {
  const { journal, lease, store } = await openFake()
  const { seq, digest } = await journal.head(RUN)
  const once = (...values: unknown[]) => ({ get: () => values.shift(), enumerable: true })
  const draft = Object.defineProperties({}, { kind: once('k', ''), payload: once(1, 1n), refs: once([], [7]) })
  const batch = Object.defineProperties(
    {},
    { after: once({ seq, digest }), at: once(1, Number.NaN), entries: once([draft]), blobs: once([]), end: once() },
  )
  await journal.append(lease, batch as Parameters<typeof journal.append>[1])
  expect(store.rows).toMatchObject([{ kind: 'k', payload: '1', at: 1 }])
})

test.each<[string, unknown]>([
  ['a value that is none', { kind: 'k', payload: { deep: [new Date()] } }],
  ['a name that is none', { kind: '', payload: 1 }],
  ['a payload that is too large', { kind: 'k', payload: 'x'.repeat(LIMITS.payloadBytes) }],
  ['a blob that is not there', { kind: 'k', payload: 1, refs: [1] }],
  ['an address that is none', { kind: 'k', payload: 1, refs: ['sha256:0'] }],
])('one entry with %s refuses its whole batch before the store sees it [V-8]', async (_, bad) => {
  const { journal, lease, store } = await openFake()
  const { seq, digest } = await journal.head(RUN)
  store.calls.length = 0
  const good = { kind: 'k', payload: 1 }
  const entries = [good, bad as typeof good, good]
  const error = await thrownBy(() => journal.append(lease, { after: { seq, digest }, at: 1, entries }))
  expect(error).toMatchObject({ name: 'DurabilityError', outcome: 'not-applied' })
  expect((error as Error).message).toContain('entry 1')
  expect(store.calls).toStrictEqual([])
})

test('a view into a larger buffer stores exactly its window [B-1]', async () => {
  const { journal, lease } = await openFake()
  const pool = Buffer.from('0123456789')
  const views = [pool.subarray(2, 5), new Uint8Array(pool.buffer, pool.byteOffset + 4, 2), Buffer.alloc(0)]
  const addresses = await Promise.all(views.map((view) => journal.putBlob(lease, view)))
  pool.fill('x')
  const stored = await Promise.all(addresses.map((address) => journal.getBlob(RUN, address)))
  expect(stored.map((bytes) => Buffer.from(bytes).toString())).toStrictEqual(['234', '45', ''])
})

test('a batch of another shape is misuse, holes included [E-4]', async () => {
  const { journal, lease, store } = await openFake()
  const { seq, digest } = await journal.head(RUN)
  const good = { after: { seq, digest }, at: 1, entries: [{ kind: 'k', payload: 1 }] }
  store.calls.length = 0
  const misuses: object[] = [
    { entries: [] },
    { entries: new Array(1) },
    { entries: [null] },
    { entries: {} },
    { blobs: new Array(1) },
    { blobs: ['text'] },
    { blobs: [new ArrayBuffer(1)] },
    { at: -1 },
    { at: 1.5 },
    { at: '1' },
    { after: { seq: 0 } },
    { after: { seq: -1, digest } },
    { after: undefined },
    { end: 'open' },
    { entries: [{ kind: 'k', payload: 1, refs: 'sha256:' }] },
    { entries: [{ kind: 1, payload: 1 }] },
  ]
  for (const misuse of misuses) {
    const error = await thrownBy(() => journal.append(lease, { ...good, ...misuse }))
    expect(error, JSON.stringify(misuse)).toBeInstanceOf(TypeError)
  }
  expect(store.calls).toStrictEqual([])
  await expectCode('BLOB_MISSING', () =>
    journal.append(lease, { ...good, entries: [{ ...good.entries[0]!, refs: new Array(1) }] }),
  )
})
