import { fc, test } from '@fast-check/vitest'
import { LIMITS } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { codeOf, draft, Harness, RUN, readAll } from './harness.ts'

async function written(count: number, payload = (index: number): unknown => index): Promise<Harness> {
  const h = new Harness()
  const lease = await h.begin()
  for (let from = 0; from < count; from += 1_000) {
    const length = Math.min(1_000, count - from)
    await h.append(lease, { entries: Array.from({ length }, (_, index) => draft(payload(from + index))) })
  }
  return h
}

test('reading an unknown run is refused, never empty [R-2]', async () => {
  const { journal } = new Harness()
  const calls = [
    () => journal.head(RUN),
    () => journal.read(RUN),
    () => journal.read(RUN, { after: { seq: 1 } }),
    () => journal.getBlob(RUN, `sha256:${'0'.repeat(64)}`),
  ]
  for (const call of calls) expect(await codeOf(call)).toBe('RUN_NOT_FOUND')
})

test('a run that was only begun is an empty page that reaches the head [R-1]', async () => {
  const h = new Harness()
  await h.begin()
  const { after, entries, next, head } = await h.journal.read(RUN)
  expect(entries).toStrictEqual([])
  expect(next).toStrictEqual(after)
  expect(head).toMatchObject(next)
})

test.prop([fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 45 })], { numRuns: 50 })(
  'reading on from next yields every entry once, in order, whatever the limit [R-1, R-4]',
  async (count, limit) => {
    const h = await written(count)
    const entries = await readAll(h.journal, RUN, limit)
    expect(entries.map(({ seq, payload }) => [seq, payload])).toStrictEqual(
      Array.from({ length: count }, (_, index) => [index + 1, index]),
    )
  },
)

test('a page ends at the limits of the contract, whatever is asked for [R-4, V-9]', async () => {
  const h = await written(LIMITS.pageEntries + 1)
  for (const limit of [undefined, LIMITS.pageEntries + 1, Number.MAX_SAFE_INTEGER]) {
    const page = await h.journal.read(RUN, limit ? { limit } : {})
    expect([page.entries.length, page.next.seq]).toStrictEqual([LIMITS.pageEntries, LIMITS.pageEntries])
  }
})

test('a page ends before its payloads exceed the limit in bytes [R-4, V-9]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const large = 'x'.repeat(LIMITS.payloadBytes - 2)
  for (let count = 0; count < 9; count++) await h.append(lease, { entries: [draft(large)] })
  await h.append(lease, { entries: [draft('')] })
  expect((await h.journal.read(RUN)).entries).toHaveLength(8)
  expect((await h.journal.read(RUN, { after: { seq: 8 } })).entries).toHaveLength(2)
  expect(await h.entries()).toHaveLength(10)
})

test('a page and its head are one snapshot: what is appended later is not in it [R-1]', async () => {
  const h = await written(3)
  const reading = h.journal.read(RUN)
  const appending = h.takeOver().then((lease) => h.append(lease))
  const page = await reading
  await appending
  expect([page.entries.length, page.head.seq]).toStrictEqual([3, 3])
  const { entries, head } = await h.journal.read(RUN, { after: page.next })
  expect([entries.length, head.seq]).toStrictEqual([1, 4])
})

test('a cursor of another run is refused [R-3, J-15]', async () => {
  const h = await written(2)
  const other = await h.append(await h.begin('other'))
  expect(await codeOf(() => h.journal.read(RUN, { after: other }))).toBe('CURSOR_INVALID')
})

test('what was read once is read again, by every journal on the store [R-6]', async () => {
  const h = await written(3)
  const before = await h.seen()
  await h.append(await h.takeOver(), { end: 'completed' })
  for (const journal of [h.journal, h.open()]) {
    expect((await readAll(journal, RUN)).slice(0, 3)).toStrictEqual(before.entries)
    expect((await journal.head(RUN)).seq).toBe(4)
  }
})

test('what a reader does to its page changes nothing that is stored [J-3]', async () => {
  const h = await written(1, () => ({ list: [1] }))
  const [entry] = await h.entries()
  const payload = entry?.payload as { list: number[] }
  payload.list.push(2)
  entry?.refs.push('sha256:')
  expect(await h.entries()).toMatchObject([{ payload: { list: [1] }, refs: [] }])
})
