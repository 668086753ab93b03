import { describe, expect, test } from 'vitest'
import type { BlobAddress } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { type FakeStore, message, type Opened, openFake, RUN } from './fake-store.ts'

/** A run with entries, blobs and messages that take several pages. */
async function filled(): Promise<Opened> {
  const fake = await openFake()
  const { journal, lease } = fake
  const blobs = [Uint8Array.of(1), Uint8Array.of(2)]
  const stored = await journal.putBlob(lease, Uint8Array.of(3))
  const first = { kind: 'k', payload: 1, refs: [0, 1, stored] }
  const entries = [first, ...Array.from({ length: 999 }, (_, payload) => ({ kind: 'k', payload, refs: [1] }))]
  const { cursor } = await journal.append(lease, { after: await journal.head(RUN), at: 1, entries, blobs })
  await journal.append(lease, { after: cursor, at: 1, entries: [{ kind: 'k', payload: 'last', refs: [stored] }] })
  for (const id of ['a', 'b', 'c']) await journal.deliver(RUN, message(1, { id }))
  const { inbox } = fake.store
  fake.store.inbox = (ask) => inbox({ ...ask, limit: 2 })
  return fake
}

test('a run that is as it was written is counted [J-16]', async () => {
  const { journal } = await filled()
  const head = await journal.head(RUN)
  expect(await journal.verify(RUN)).toStrictEqual({ head, entries: 1_001, blobs: 3, messages: 3 })
})

test('a run of which there is nothing yet is whole [J-16]', async () => {
  const { journal } = await openFake()
  expect(await journal.verify(RUN)).toMatchObject({ entries: 0, blobs: 0, messages: 0 })
})

const address = ({ rows }: FakeStore, ref: number) => rows[0]!.refs[ref] as BlobAddress

describe.each<[string, 'CORRUPT' | 'BLOB_MISSING', (store: FakeStore) => void]>([
  ['an edited entry', 'CORRUPT', ({ rows }) => Object.assign(rows[7]!, { payload: '"edited"' })],
  ['an edited last entry', 'CORRUPT', ({ rows }) => Object.assign(rows[1_000]!, { payload: '"edited"' })],
  ['a lost last entry', 'CORRUPT', ({ rows }) => rows.pop()],
  ['a missing blob', 'BLOB_MISSING', (store) => store.blobs.delete(address(store, 2))],
  ['an edited blob', 'CORRUPT', (store) => store.blobs.set(address(store, 0), Uint8Array.of(9))],
  ['an emptied blob', 'CORRUPT', (store) => store.blobs.set(address(store, 1), new Uint8Array())],
  ['a tampered message', 'CORRUPT', ({ messages }) => Object.assign(messages[0]!, { payload: '9' })],
  ['a tampered last message', 'CORRUPT', ({ messages }) => Object.assign(messages[2]!, { payload: '9' })],
  ['a lost message', 'CORRUPT', ({ messages }) => messages.pop()],
])('%s', (_, code, spoil) => {
  test('is found [J-16, S-6]', async () => {
    const fake = await filled()
    spoil(fake.store)
    expect((await expectCode(code, () => fake.journal.verify(RUN))).outcome).toBe('not-applied')
  })
})
