import { describe, expect, test } from 'vitest'
import type { Entry } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { type Opened, openFake, RUN, write } from './fake-store.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Watches in the background; what was yielded so far is in the list. */
function watching({ journal }: Opened, options?: Parameters<typeof journal.watch>[1]) {
  const seqs: number[] = []
  const done = (async () => {
    for await (const { seq } of journal.watch(RUN, options)) seqs.push(seq)
  })()
  done.catch(() => {})
  return { seqs, done }
}

test('what is appended between the read and the wait is not missed [R-7]', async () => {
  const fake = await openFake()
  let between = 0
  fake.store.before = (method) => {
    if (method !== 'changed' || between === 3) return undefined
    // The store is told late: the entry stands before anybody waits for it.
    between += 1
    return write(fake, between).then(() => fake.store.notify())
  }
  fake.store.changed = withHead(fake)
  const { seqs } = watching(fake)
  for (let turns = 0; turns < 50; turns++) await turn()
  expect([seqs, between]).toStrictEqual([[1, 2, 3], 3])
})

/** As an honest store has it: the wait is over at once when the head has moved already. */
function withHead({ store }: Opened): typeof store.changed {
  const wait = store.changed
  return async (ask) => {
    await store.before('changed')
    store.calls.push('changed')
    if (store.run!.seq > ask.seq) return
    store.before = () => undefined
    await wait(ask)
  }
}

test('what is appended while it catches up comes in its place, once [R-7]', async () => {
  const fake = await openFake()
  await write(fake, 1, 2, 3)
  fake.store.changed = withHead(fake)
  const entries: Entry[] = []
  for await (const entry of fake.journal.watch(RUN)) {
    entries.push(entry)
    if (entry.seq < 8) await write(fake, 'more')
    if (entry.seq === 10) break
  }
  expect(entries.map(({ seq }) => seq)).toStrictEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('a store that resolves early and for no reason has nothing yielded twice [R-7]', async () => {
  const fake = await openFake()
  await write(fake, 1)
  const { store } = fake
  let spurious = 0
  store.changed = async () => {
    spurious += 1
    await turn()
  }
  const stop = new AbortController()
  const { seqs, done } = watching(fake, { signal: stop.signal })
  for (let entry = 2; entry <= 20; entry++) {
    for (let idle = 0; idle < entry % 4; idle++) await turn()
    await write(fake, entry)
  }
  for (let idle = 0; idle < 10; idle++) await turn()
  stop.abort()
  await done
  expect(seqs).toStrictEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  expect(spurious).toBeGreaterThan(25)
})

test('it reads again only when it is told to, after the place it has reached [R-8]', async () => {
  const fake = await openFake()
  await write(fake, 1)
  fake.store.calls.length = 0
  const { seqs } = watching(fake)
  for (let idle = 0; idle < 20; idle++) await turn()
  expect(fake.store.calls).toStrictEqual(['read', 'changed'])
  fake.store.notify()
  for (let idle = 0; idle < 20; idle++) await turn()
  expect(fake.store.calls).toStrictEqual(['read', 'changed', 'read', 'changed'])
  expect(seqs).toStrictEqual([1])
})

test('it waits for what lies past the last entry that it read [R-7, R-8]', async () => {
  const fake = await openFake()
  const asked: number[] = []
  const { changed } = fake.store
  fake.store.changed = (ask) => {
    asked.push(ask.seq)
    return changed(ask)
  }
  watching(fake)
  for (const payload of [1, 2]) {
    await turn()
    await write(fake, payload)
    fake.store.notify()
  }
  await turn()
  expect(asked).toStrictEqual([0, 1, 2])
})

test('arguments are read when it is called, not when it is first asked [V-5]', async () => {
  const fake = await openFake()
  await write(fake, 1, 2, 3)
  const options = { after: { seq: 1 } }
  const entries = fake.journal.watch(RUN, options)[Symbol.asyncIterator]()
  options.after.seq = 3
  expect((await entries.next()).value).toMatchObject({ seq: 2 })
})

describe('an abort', () => {
  test('ends it quietly while it waits [R-7]', async () => {
    const fake = await openFake()
    const stop = new AbortController()
    const { seqs, done } = watching(fake, { signal: stop.signal })
    await turn()
    stop.abort(new Error('not to be seen'))
    await done
    expect(seqs).toStrictEqual([])
  })

  test('before the start has nothing read [R-7]', async () => {
    const fake = await openFake()
    await write(fake, 1)
    fake.store.calls.length = 0
    const { seqs, done } = watching(fake, { signal: AbortSignal.abort() })
    await done
    expect([seqs, fake.store.calls]).toStrictEqual([[], []])
  })

  test('in the middle of a page has the rest of it left out [R-7]', async () => {
    const fake = await openFake()
    await write(fake, 1, 2, 3)
    const stop = new AbortController()
    const seqs: number[] = []
    for await (const { seq } of fake.journal.watch(RUN, { signal: stop.signal })) {
      seqs.push(seq)
      if (seq === 2) stop.abort()
    }
    expect(seqs).toStrictEqual([1, 2])
  })

  test('of one watcher leaves the other [R-7]', async () => {
    const fake = await openFake()
    const stop = new AbortController()
    const [one, two] = [watching(fake, { signal: stop.signal }), watching(fake)]
    await turn()
    stop.abort()
    await one.done
    await write(fake, 1)
    fake.store.notify()
    await turn()
    expect([one.seqs, two.seqs]).toStrictEqual([[], [1]])
  })
})

describe('closing', () => {
  test('ends a watcher that waits with JOURNAL_CLOSED [R-7, J-14]', async () => {
    const fake = await openFake()
    const { done } = watching(fake, { signal: new AbortController().signal })
    await turn()
    await fake.journal.close()
    await expectCode('JOURNAL_CLOSED', () => done)
  })

  test('has the store asked nothing more, wherever the watcher was [J-14, R-7]', async () => {
    const fake = await openFake()
    const gate = Promise.withResolvers<void>()
    fake.store.before = (method) => (method === 'read' ? gate.promise : undefined)
    const { done } = watching(fake)
    await turn()
    const closed = fake.journal.close()
    gate.resolve()
    await expectCode('JOURNAL_CLOSED', () => done)
    await closed
    expect(fake.store.calls).toStrictEqual(['read', 'close'])
  })
})

test('a store that cannot watch says so [E-5]', async () => {
  const fake = await openFake()
  const cause = new Error('gone')
  fake.store.changed = () => Promise.reject(cause)
  const { done } = watching(fake)
  expect(await expectCode('STORE_FAILED', () => done)).toMatchObject({ outcome: 'not-applied', cause })
})

test('what is corrupt ends it, and is not yielded [R-7, J-16]', async () => {
  const fake = await openFake()
  await write(fake, 1)
  const { seqs, done } = watching(fake)
  await turn()
  await write(fake, 2)
  fake.store.rows[1] = { ...fake.store.rows[1]!, payload: '3' }
  fake.store.notify()
  await expectCode('CORRUPT', () => done)
  expect(seqs).toStrictEqual([1])
})
