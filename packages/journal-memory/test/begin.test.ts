import { expect, test } from 'vitest'
import { codeOf, draft, Harness, manifest, RUN, TTL } from './harness.ts'

const acquire = { owner: 'b', ttlMs: TTL }

test('a run is created once and then answered as it stands [J-1]', async () => {
  const { journal } = new Harness()
  const first = await journal.begin(RUN, manifest)
  expect(first).toMatchObject({ created: true, lease: null, head: { runId: RUN, status: 'open', epoch: 0, seq: 0 } })
  expect(first.head).toMatchObject({ manifest, stalled: null, holder: null })
  expect(await journal.begin(RUN, { ...manifest, queue: undefined } as typeof manifest)).toStrictEqual({
    ...first,
    created: false,
  })
})

test('beginning again changes nothing, however far the run has come [J-1]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease)
  const working = await h.seen()
  expect((await h.journal.begin(RUN, manifest)).head).toStrictEqual(working.head)
  await h.journal.release(lease, { stalled: 'why' })
  const stalled = await h.seen()
  expect((await h.journal.begin(RUN, manifest)).head).toStrictEqual(stalled.head)
  await h.append(await h.takeOver(), { end: 'failed' })
  const ended = await h.seen()
  expect((await h.journal.begin(RUN, manifest)).head).toStrictEqual(ended.head)
  expect(await h.seen()).toStrictEqual(ended)
})

test.each<[string, Partial<typeof manifest>]>([
  ['agent', { agent: 'other' }],
  ['task', { taskDigest: '1'.repeat(64) }],
  ['queue', { queue: 'q' }],
  ['parent', { parent: { runId: 'p', key: 'k' } }],
  ['origin', { origin: { runId: 'o', seq: 1, digest: '0'.repeat(64) } }],
  ['seed', { seed: 'other' }],
])('another %s under a known id is refused and changes nothing [J-2]', async (_, change) => {
  const h = new Harness()
  await h.begin()
  const before = await h.seen()
  expect(await codeOf(() => h.journal.begin(RUN, { ...manifest, ...change }))).toBe('RUN_CONFLICT')
  expect(await codeOf(() => h.journal.begin(RUN, { ...manifest, ...change }, { acquire }))).toBe('RUN_CONFLICT')
  expect(await h.seen()).toStrictEqual(before)
})

test('the known id is looked for before the status: an ended run is in conflict too [J-2, J-9]', async () => {
  const h = new Harness()
  await h.append(await h.begin(), { end: 'completed' })
  expect(await codeOf(() => h.journal.begin(RUN, { ...manifest, seed: 'other' }))).toBe('RUN_CONFLICT')
})

test('a run is begun and leased in one operation, so that nobody slips in between [J-1, L-1]', async () => {
  const { journal, now } = new Harness()
  const { created, lease, head } = await journal.begin(RUN, manifest, { acquire })
  expect(created).toBe(true)
  expect(lease).toMatchObject({ runId: RUN, owner: 'b', epoch: 1, expiresAt: now + TTL })
  expect(head.holder).toStrictEqual({ owner: 'b', epoch: 1, expiresAt: now + TTL })
  expect(await codeOf(() => journal.acquire(RUN, { owner: 'c', ttlMs: TTL }))).toBe('LEASE_HELD')
})

test('beginning with a lease obeys the leases that are there [J-1, L-2]', async () => {
  const h = new Harness()
  await h.begin()
  const before = await h.seen()
  expect(await codeOf(() => h.journal.begin(RUN, manifest, { acquire }))).toBe('LEASE_HELD')
  expect(await h.seen()).toStrictEqual(before)
  h.now += TTL
  expect((await h.journal.begin(RUN, manifest, { acquire })).lease).toMatchObject({ owner: 'b', epoch: 2 })
})

test('of an ended run no lease is answered [J-1, J-8]', async () => {
  const h = new Harness()
  await h.append(await h.begin(), { entries: [draft('result')], end: 'completed' })
  const again = await h.journal.begin(RUN, manifest, { acquire })
  expect(again).toMatchObject({ created: false, lease: null, head: { status: 'completed', epoch: 1, holder: null } })
})

test('a run that was begun and left at once goes on like any other [J-1]', async () => {
  const h = new Harness()
  await h.journal.begin(RUN, manifest)
  const { lease } = await h.journal.acquire(RUN, { owner: 'z', ttlMs: TTL })
  expect(await h.append(lease)).toMatchObject({ seq: 1 })
})
