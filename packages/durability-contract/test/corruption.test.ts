import { describe, expect, test } from 'vitest'
import type { Cursor, EntryRow, RunRow } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { type FakeStore, type Opened, openFake, RUN, write } from './fake-store.ts'

async function opened(): Promise<Opened> {
  const fake = await openFake()
  await write(fake, { n: 1 }, { n: 2 }, { n: 3 })
  await write(fake, { n: 4 })
  return fake
}

/** Reads page after page until nothing more comes, and counts what came. */
async function readAll({ journal }: Opened, limit?: number): Promise<number> {
  let after: Cursor | undefined
  for (let seen = 0; seen < 100; ) {
    const page = await journal.read(RUN, { ...(after && { after }), ...(limit && { limit }) })
    if (page.entries.length === 0) return seen
    seen += page.entries.length
    after = page.next
  }
  throw new Error('reading never came to an end')
}

const edit = (seq: number, change: Partial<Record<keyof EntryRow, unknown>>) => (store: FakeStore) => {
  store.rows = store.rows.map((row) => (row.seq === seq ? ({ ...row, ...change } as EntryRow) : row))
}
const editRun = (change: Partial<Record<keyof RunRow, unknown>>) => (store: FakeStore) => {
  store.run = { ...store.run!, ...change } as RunRow
}
const other = 'f'.repeat(64)

describe.each<[string, (store: FakeStore) => void]>([
  ['an edited payload', edit(2, { payload: '{"n":9}' })],
  ['a payload encoded otherwise', edit(2, { payload: '{ "n": 2 }' })],
  ['an edited kind', edit(2, { kind: 'other' })],
  ['an edited time', edit(2, { at: 2 })],
  ['an added ref', edit(2, { refs: [`sha256:${other}`] })],
  ['an edited digest', edit(2, { digest: other })],
  ['an edited last digest', edit(4, { digest: other })],
  ['a digest that is none', edit(2, { digest: 'abc' })],
  ['a payload of another type', edit(2, { payload: Buffer.from('{"n":2}') })],
  ['a seq of another type', edit(2, { seq: '2' })],
  ['a column nobody knows', (store) => Object.assign(store.rows[1]!, { extra: 1 })],
  ['a missing first row', (store) => store.rows.splice(0, 1)],
  ['a missing row in the middle', (store) => store.rows.splice(1, 1)],
  ['a truncated tail', (store) => store.rows.splice(3, 1)],
  ['an emptied log', (store) => store.rows.splice(0)],
  ['rows in another order', (store) => store.rows.reverse()],
  ['a row twice', (store) => store.rows.splice(1, 0, store.rows[1]!)],
  ['a row past the head', (store) => store.rows.push({ ...store.rows[3]!, seq: 5 })],
  ['an edited head digest', editRun({ digest: other })],
  ['a head seq set back', editRun({ seq: 3 })],
  ['a head seq set forward', editRun({ seq: 5 })],
  ['an edited manifest', (store) => editRun({ manifest: store.run!.manifest.replace('seed', 'sown') })(store)],
  ['a manifest that is no JSON', editRun({ manifest: '{' })],
  ['a manifest of another shape', editRun({ manifest: '{"agent":1}' })],
  ['a status nobody knows', editRun({ status: 'done' })],
  ['a row without its epoch', editRun({ epoch: undefined })],
  ['the row of another run', editRun({ runId: 'Run' })],
])('%s', (_, spoil) => {
  test.each([undefined, 1, 2])('is found by reading in pages of %s [J-16, R-5, S-6]', async (limit) => {
    const fake = await opened()
    expect(await readAll(fake, limit)).toBe(4)
    spoil(fake.store)
    const error = await expectCode('CORRUPT', () => readAll(fake, limit))
    expect(error.outcome).toBe('not-applied')
    expect(error.where).toContain('run "run"')
  })
})

test('a log that was rewritten whole is told by who kept a cursor [S-6, R-3]', async () => {
  const fake = await opened()
  const { next } = await fake.journal.read(RUN)
  const { store } = await openFake()
  fake.store.run = store.run
  fake.store.rows = []
  const again = await fake.journal.acquire(RUN, { owner: 'me', ttlMs: 1 })
  await write({ ...fake, lease: again.lease }, 1, 2, 3, 4)
  expect(await readAll(fake)).toBe(4)
  await expectCode('CURSOR_INVALID', () => fake.journal.read(RUN, { after: next }))
})

test('with a seal key, who lacks it can neither check nor forge [S-4]', async () => {
  const keyed = await openFake({ sealKey: Uint8Array.of(1) })
  await write(keyed, 1)
  const forger = await openFake()
  await write(forger, 2)
  keyed.store.rows = forger.store.rows
  keyed.store.run = forger.store.run
  await expectCode('CORRUPT', () => readAll(keyed))
})

test('spoiled or swapped blobs are found when they are read [J-16, B-2]', async () => {
  const { journal, lease, store } = await openFake()
  const a = await journal.putBlob(lease, Buffer.from('a'))
  const b = await journal.putBlob(lease, Buffer.from('b'))
  store.blobs.set(a, store.blobs.get(b)!)
  store.blobs.set(b, new Uint8Array())
  for (const address of [a, b]) await expectCode('CORRUPT', () => journal.getBlob(RUN, address))
  store.blobs.delete(a)
  const missing = await expectCode('BLOB_MISSING', () => journal.getBlob(RUN, a))
  expect(missing.details).toStrictEqual({ runId: RUN, address: a })
})

test('a head is answered only of a run that can be read [J-16]', async () => {
  for (const spoil of [editRun({ manifest: '{' }), editRun({ seq: -1 }), editRun({ runId: 'RUN' })]) {
    const { journal, store } = await opened()
    spoil(store)
    await expectCode('CORRUPT', () => journal.head(RUN))
  }
})

test('a malformed answer to a write leaves its outcome unknown [E-2, E-5]', async () => {
  const { journal, lease, store } = await openFake()
  const spoiled: ((now: FakeStore) => void)[] = [
    editRun({ manifest: '{' }),
    editRun({ runId: 'RUN' }),
    editRun({ token: null }),
    editRun({ seq: -1 }),
  ]
  const acquire = store.acquire
  for (const spoil of spoiled) {
    const whole = store.run
    store.acquire = async (ask) => {
      const answer = await acquire(ask)
      spoil(store)
      return answer.refused ? answer : { ...answer, run: store.run! }
    }
    const error = await expectCode('CORRUPT', () => journal.acquire(RUN, { owner: lease.owner, ttlMs: 1 }))
    expect(error.outcome).toBe('unknown')
    store.run = whole
  }
})
