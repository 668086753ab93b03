import type { WatchOptions } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness, RUN } from './harness.ts'

/** Watches in the background; what was yielded so far is in the list. */
function watching({ journal }: Pick<Harness, 'journal'>, options?: WatchOptions) {
  const seqs: number[] = []
  const done = (async () => {
    for await (const { seq } of journal.watch(RUN, options)) seqs.push(seq)
  })()
  done.catch(() => {})
  return { seqs, done }
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5))
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

test('a watcher gets what stands there and what comes, and ends after the terminal entry [R-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease, { entries: [draft(1), draft(2)] })
  const { seqs, done } = watching(h)
  await settled()
  await h.append(lease)
  await settled()
  expect(seqs).toStrictEqual([1, 2, 3])
  await h.append(lease, { entries: [draft(4), draft(5)], end: 'failed' })
  await done
  expect(seqs).toStrictEqual(upTo(5))
  expect(h.shelf.listeners.size).toBe(0)
})

test('what is yielded is what read answers [R-7]', async () => {
  const h = new Harness()
  await h.append(await h.begin(), {
    entries: [draft({ a: [1] }, [0]), draft('\ud800')],
    blobs: [Uint8Array.of(1)],
    end: 'completed',
  })
  const entries = []
  for await (const entry of h.journal.watch(RUN)) entries.push(entry)
  expect(entries).toStrictEqual(await h.entries())
})

test('entries that come at any moment of catching up come once and in order [R-7]', async () => {
  for (let delay = 0; delay < 12; delay++) {
    const h = new Harness()
    const lease = await h.begin()
    await h.append(lease, { entries: Array.from({ length: 1_000 }, (_, index) => draft(index)) })
    await h.append(lease, { entries: [draft(1_001)] })
    const { seqs, done } = watching(h)
    for (let tick = 0; tick < delay; tick++) await Promise.resolve()
    for (let more = 0; more < 5; more++) await h.append(lease)
    await h.append(lease, { end: 'completed' })
    await done
    expect(seqs).toStrictEqual(upTo(1_007))
  }
})

test('what comes while the last entry of a page is looked at is not missed [R-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease)
  const seqs: number[] = []
  for await (const { seq } of h.journal.watch(RUN)) {
    seqs.push(seq)
    // The page that was read is over, and nobody listens yet.
    if (seq < 5) await h.append(lease, seq === 4 ? { end: 'completed' } : {})
  }
  expect(seqs).toStrictEqual(upTo(5))
})

test('an ended run is told from its cursor to its end, and waited for no longer [R-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease, { entries: [draft(1), draft(2)] })
  const { next } = await h.journal.read(RUN, { limit: 1 })
  await h.append(lease, { end: 'completed' })
  for (const [after, expected] of [
    [{ seq: 0 }, [1, 2, 3]],
    [next, [2, 3]],
    [{ seq: 3 }, []],
  ] as const) {
    const { seqs, done } = watching(h, { after })
    await done
    expect(seqs).toStrictEqual(expected)
  }
})

test('a late subscriber starts after its cursor, with or without a digest [R-7, R-3]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease, { entries: [draft(1), draft(2), draft(3)] })
  const { next } = await h.journal.read(RUN, { limit: 2 })
  const watchers = [next, { seq: 2 }, { seq: 3 }].map((after) => watching(h, { after }))
  await settled()
  await h.append(lease)
  await settled()
  expect(watchers.map(({ seqs }) => seqs)).toStrictEqual([[3, 4], [3, 4], [4]])
})

test('a cursor that is not of this log is refused, and so is an unknown run [R-7, R-3, R-2]', async () => {
  const h = new Harness()
  expect(await codeOf(() => watching(h).done)).toBe('RUN_NOT_FOUND')
  await h.append(await h.begin())
  for (const after of [{ seq: 2 }, { seq: 1, digest: 'f'.repeat(64) }, { seq: 0, digest: 'f'.repeat(64) }]) {
    expect(await codeOf(() => watching(h, { after }).done)).toBe('CURSOR_INVALID')
  }
})

test('watchers do not disturb one another, on one journal or on several [R-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const watchers = [watching(h), watching(h), watching({ journal: h.open() })]
  for (let entry = 0; entry < 20; entry++) {
    await h.append(lease)
    if (entry % 3 === 0) await settled()
  }
  await h.append(lease, { end: 'completed' })
  await Promise.all(watchers.map(({ done }) => done))
  for (const { seqs } of watchers) expect(seqs).toStrictEqual(upTo(21))
})

test('a watcher follows its run alone, and nobody reads for it when another changes [R-8, J-15]', async () => {
  const h = new Harness()
  await h.begin()
  const other = await h.begin('run2')
  const { seqs } = watching(h)
  await settled()
  const [listener] = h.shelf.listeners
  for (let entry = 0; entry < 5; entry++) await h.append(other)
  await settled()
  expect(seqs).toStrictEqual([])
  expect([...h.shelf.listeners]).toStrictEqual([listener])
})

test('what a writer committed before it died reaches a watcher within a second [R-8, F-2]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const { seqs } = watching({ journal: h.open() })
  await settled()
  h.failpoint = (name) => {
    if (name === 'append:after-commit') throw new Error('died after the commit, before telling anybody')
  }
  expect(await codeOf(() => h.append(lease))).toBe('STORE_FAILED')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(seqs).toStrictEqual([1])
})

test('takeover, suspension and messages do not interrupt it [R-7]', async () => {
  const h = new Harness()
  await h.append(await h.begin(), { suspend: {} })
  const { seqs, done } = watching(h)
  await h.deliver('m')
  await settled()
  const lease = await h.takeOver()
  await h.append(lease, { seen: 1 })
  await settled()
  await h.append(await h.takeOver('z'), { end: 'moved' })
  await done
  expect(seqs).toStrictEqual([1, 2, 3])
})

describe('ends', () => {
  test('quietly when it is aborted, and leaves no listener behind [R-7]', async () => {
    const h = new Harness()
    await h.append(await h.begin())
    const stop = new AbortController()
    const { seqs, done } = watching(h, { signal: stop.signal })
    await settled()
    expect(h.shelf.listeners.size).toBe(1)
    stop.abort()
    await done
    expect([seqs, h.shelf.listeners.size]).toStrictEqual([[1], 0])
  })

  test('with JOURNAL_CLOSED when its journal closes, and not when another does [R-7, J-14]', async () => {
    const h = new Harness()
    const lease = await h.begin()
    const other = h.open()
    const [mine, theirs] = [watching(h), watching({ journal: other })]
    await settled()
    await other.close()
    expect(await codeOf(() => theirs.done)).toBe('JOURNAL_CLOSED')
    await h.append(lease)
    await settled()
    expect(mine.seqs).toStrictEqual([1])
    await h.journal.close()
    expect(await codeOf(() => mine.done)).toBe('JOURNAL_CLOSED')
    expect(h.shelf.listeners.size).toBe(0)
  })

  test('when its reader has had enough [R-7]', async () => {
    const h = new Harness()
    await h.append(await h.begin(), { entries: [draft(1), draft(2)] })
    for await (const { seq } of h.journal.watch(RUN)) if (seq === 2) break
    expect(h.shelf.listeners.size).toBe(0)
  })
})
