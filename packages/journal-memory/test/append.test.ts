import { expect, test } from 'vitest'
import { codeOf, draft, Harness, RUN } from './harness.ts'

test('entries are numbered densely from one and stand as they were offered [J-3, J-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const { cursor } = await h.journal.append(lease, await h.next({ at: 5, entries: [draft({ a: 1 }), draft(null)] }))
  await h.append(lease, { at: 4, entries: [draft('\u0000\ud800')] })
  const entries = await h.entries()
  expect(entries).toMatchObject([
    { seq: 1, epoch: 1, at: 5, kind: 'k', payload: { a: 1 }, refs: [] },
    { seq: 2, epoch: 1, at: 5, payload: null },
    { seq: 3, epoch: 1, at: 4, payload: '\u0000\ud800' },
  ])
  expect(cursor).toStrictEqual({ seq: 2, digest: entries[1]?.digest })
})

test('the head after an append is the cursor it answered [J-4, J-7]', async () => {
  const h = new Harness()
  const cursor = await h.append(await h.begin())
  expect(await h.journal.head(RUN)).toMatchObject(cursor)
})

test('of two appends from one head exactly one wins [J-4]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const batches = [await h.next({ entries: [draft('one')] }), await h.next({ entries: [draft('two')] })]
  const codes = await Promise.all(batches.map((batch) => codeOf(() => h.journal.append(lease, batch))))
  expect(codes.toSorted()).toStrictEqual(['CONFLICT', undefined])
  expect(await h.entries()).toMatchObject([{ payload: codes[0] ? 'two' : 'one' }])
})

test.each([-1, 1])('a head whose seq is off by %i is in conflict, though its digest is right [J-4]', async (off) => {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease, { entries: [draft(1), draft(2)] })
  const { seq, digest } = await h.journal.head(RUN)
  expect(await codeOf(() => h.append(lease, { after: { seq: seq + off, digest } }))).toBe('CONFLICT')
})

test('a head with the digest of another place is in conflict, though its seq is right [J-4]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const first = await h.append(lease)
  await h.append(lease)
  expect(await codeOf(() => h.append(lease, { after: { seq: 2, digest: first.digest } }))).toBe('CONFLICT')
})

test('a batch is applied whole: entries, blobs and end [J-5, J-8]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const blobs = [Uint8Array.of(1), Uint8Array.of(2)]
  await h.append(lease, { entries: [draft(1, [0]), draft(2, [1, 0])], blobs, end: 'completed' })
  const { head, entries } = await h.seen()
  expect(head).toMatchObject({ seq: 2, status: 'completed', holder: null })
  expect(entries.map(({ seq }) => seq)).toStrictEqual([1, 2])
  expect(h.shelf.get(RUN)?.blobs.size).toBe(2)
})

test('a refused batch leaves neither entries nor blobs nor an end [J-5]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const before = await h.seen()
  const refs = [0, `sha256:${'f'.repeat(64)}`] as const
  const batch = { entries: [draft(1, [0]), draft(2, refs)], blobs: [Uint8Array.of(1)], end: 'failed' } as const
  expect(await codeOf(() => h.append(lease, batch))).toBe('BLOB_MISSING')
  expect(await h.seen()).toStrictEqual(before)
  expect(h.shelf.get(RUN)?.blobs.size).toBe(0)
})

test('after the end nothing is added, by nobody [J-8]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease, { end: 'failed' })
  const before = await h.seen()
  expect(before.head).toMatchObject({ status: 'failed', epoch: 1, holder: null })
  for (const operation of [
    () => h.append(lease),
    () => h.append(lease, { end: 'completed' }),
    () => h.journal.putBlob(lease, new Uint8Array()),
    () => h.journal.renew(lease),
    () => h.journal.release(lease, { stalled: 'why' }),
  ]) {
    expect(await codeOf(operation)).toBe('RUN_CLOSED')
  }
  expect(await h.seen()).toStrictEqual(before)
})

test('a batch of the largest number of entries is one batch [J-5]', async () => {
  const h = new Harness()
  const entries = Array.from({ length: 1_000 }, (_, index) => draft(index))
  await h.append(await h.begin(), { entries })
  expect((await h.entries()).map(({ payload }) => payload)).toStrictEqual(entries.map(({ payload }) => payload))
})
