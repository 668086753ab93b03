import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness, manifest, message, RUN, TTL } from './harness.ts'

const acquire = { owner: 'b', ttlMs: TTL }

/** An ended run of three epochs, with entries, a blob and a message. */
async function ended() {
  const h = new Harness()
  const address = await h.journal.putBlob(await h.begin(RUN, { queue: 'q' }), Uint8Array.of(1))
  await h.deliver('m')
  const stale = await h.takeOver()
  const lease = await h.takeOver('z')
  await h.append(lease, { entries: [draft('one', [address])] })
  const batch = await h.next({ end: 'completed' })
  await h.journal.append(lease, batch)
  return { h, address, stale, lease, batch }
}

test('forgetting deletes entries, blobs and messages of the run [G-1]', async () => {
  const { h } = await ended()
  await h.journal.forget(RUN)
  const left = h.shelf.get(RUN)!
  expect([left.entries.length, left.blobs.size, left.messages.size]).toStrictEqual([0, 0, 0])
  expect(left.row).toMatchObject({ manifest: '', agent: '', queue: null, stalled: null, token: null, inboxLast: 0 })
})

test.each<[string, (h: Harness) => Promise<unknown>]>([
  ['an open run', (h) => h.beginDue()],
  ['a run at work', (h) => h.begin()],
  ['a run whose lease is over', (h) => h.begin().then(() => (h.now += TTL))],
  ['a suspended run', async (h) => h.append(await h.begin(), { suspend: {} })],
  ['a stalled run', async (h) => h.journal.release(await h.begin(), { stalled: 'why' })],
])('%s is not forgotten, and nothing of it is lost [G-1]', async (_, prepare) => {
  const h = new Harness()
  await prepare(h)
  await h.deliver('m')
  const before = await h.seen()
  expect(await codeOf(() => h.journal.forget(RUN))).toBe('RUN_NOT_CLOSED')
  expect(await h.seen()).toStrictEqual(before)
})

test('an unknown run cannot be forgotten [G-1]', async () => {
  expect(await codeOf(() => new Harness().journal.forget(RUN))).toBe('RUN_NOT_FOUND')
})

test('forgetting again changes nothing [G-1]', async () => {
  const { h } = await ended()
  await h.journal.forget(RUN)
  const before = structuredClone([...h.shelf])
  await h.journal.forget(RUN)
  expect([...h.shelf]).toStrictEqual(before)
})

test('a forgotten run is not found by anything but begin, and not listed [G-2]', async () => {
  const { h, address, lease, batch } = await ended()
  await h.journal.forget(RUN)
  for (const call of [
    () => h.journal.head(RUN),
    () => h.journal.read(RUN),
    () => h.journal.read(RUN, { after: { seq: 1 } }),
    () => h.journal.getBlob(RUN, address),
    () => h.journal.inbox(RUN),
    () => h.journal.verify(RUN),
    () => h.journal.watch(RUN)[Symbol.asyncIterator]().next(),
    () => h.journal.acquire(RUN, acquire),
    () => h.journal.renew(lease),
    () => h.journal.release(lease),
    () => h.journal.append(lease, batch),
    () => h.journal.putBlob(lease, Uint8Array.of(1)),
    () => h.journal.deliver(RUN, message('m')),
    () => h.journal.deliver(RUN, message('new')),
    () => h.journal.revive(RUN, { sender: 'operator', reason: 'why' }),
  ]) {
    expect(await codeOf(call)).toBe('RUN_NOT_FOUND')
  }
  expect(await h.journal.list()).toStrictEqual({ runs: [], next: null })
  expect(await h.journal.list({ prefix: RUN, status: ['completed'] })).toMatchObject({ runs: [] })
  expect(await h.claimed()).toStrictEqual([])
  expect(await h.journal.prune({ endedBefore: 1e15 })).toStrictEqual([])
})

test('forgetting one run leaves those with ids like its own [G-1, J-15]', async () => {
  const { h } = await ended()
  for (const runId of ['ru', 'run1', 'run/1', 'Run']) await h.beginEnded(runId)
  await h.journal.forget(RUN)
  expect((await h.journal.list()).runs.map(({ runId }) => runId)).toStrictEqual(['Run', 'ru', 'run/1', 'run1'])
  expect(await h.entries('run1')).toHaveLength(1)
})

describe('a forgotten id', () => {
  test('is refused to begin, also with the manifest it had, and stays forgotten [G-3]', async () => {
    const { h } = await ended()
    const { manifest: had } = await h.journal.head(RUN)
    await h.journal.forget(RUN)
    for (const options of [{}, { reuse: false }, { acquire }]) {
      expect(await codeOf(() => h.journal.begin(RUN, had, options))).toBe('RUN_FORGOTTEN')
      expect(await codeOf(() => h.journal.begin(RUN, manifest, options))).toBe('RUN_FORGOTTEN')
    }
    expect(await codeOf(() => h.journal.head(RUN))).toBe('RUN_NOT_FOUND')
  })

  test('is begun anew on purpose: an empty run above every epoch of the old one [G-3, J-6]', async () => {
    const { h, address, stale, lease, batch } = await ended()
    const { epoch, manifest: had } = await h.journal.head(RUN)
    await h.journal.forget(RUN)
    const begun = await h.journal.begin(RUN, had, { reuse: true, acquire })
    expect(begun).toMatchObject({ created: true, lease: { epoch: epoch + 1, owner: 'b' } })
    expect(begun.head).toMatchObject({ status: 'open', seq: 0, endedAt: null, inbox: { last: 0, seen: 0 } })
    expect(await h.seen()).toMatchObject({ entries: [], messages: [] })
    expect(await codeOf(() => h.journal.getBlob(RUN, address))).toBe('BLOB_MISSING')
    for (const zombie of [stale, lease]) {
      expect(await codeOf(() => h.journal.append(zombie, batch))).toBe('FENCED')
      expect(await codeOf(() => h.append(zombie))).toBe('FENCED')
      expect(await codeOf(() => h.journal.renew(zombie))).toBe('FENCED')
    }
    expect(await h.deliver('m', 'another payload')).toBe(1)
    await h.append(begun.lease!, { entries: [draft('new')] })
    expect(await h.entries()).toMatchObject([{ seq: 1, epoch: epoch + 1, payload: 'new' }])
  })

  test('is begun anew without a lease, with another manifest, and its epochs go on [G-3]', async () => {
    const { h } = await ended()
    for (let life = 1; life <= 3; life++) {
      await h.journal.forget(RUN)
      await h.journal.begin(RUN, { ...manifest, seed: `life ${life}` }, { reuse: true })
      const lease = await h.takeOver('b')
      expect(lease.epoch).toBe(3 + life)
      await h.append(lease, { end: 'failed' })
    }
  })

  test('keeps its epoch when it is forgotten again and again [G-1, G-3]', async () => {
    const { h } = await ended()
    for (let round = 0; round < 3; round++) await h.journal.forget(RUN)
    expect((await h.journal.begin(RUN, manifest, { reuse: true, acquire })).lease?.epoch).toBe(4)
  })

  test('that is used again is known again: to begin once more answers it [G-3, J-1, J-2]', async () => {
    const { h } = await ended()
    await h.journal.forget(RUN)
    await h.journal.begin(RUN, manifest, { reuse: true })
    for (const options of [{}, { reuse: true }]) {
      expect(await h.journal.begin(RUN, manifest, options)).toMatchObject({ created: false })
      expect(await codeOf(() => h.journal.begin(RUN, { ...manifest, seed: 'x' }, options))).toBe('RUN_CONFLICT')
    }
  })
})

test('to allow reuse of an id that is new, or in use, changes nothing else [G-3, J-1]', async () => {
  const h = new Harness()
  expect(await h.journal.begin(RUN, manifest, { reuse: true })).toMatchObject({ created: true, head: { epoch: 0 } })
  await h.append(await h.takeOver(), { end: 'completed' })
  const before = await h.seen()
  expect((await h.journal.begin(RUN, manifest, { reuse: true })).created).toBe(false)
  expect(await h.seen()).toStrictEqual(before)
})
