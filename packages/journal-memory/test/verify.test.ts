import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness, RUN } from './harness.ts'

async function filled(): Promise<Harness> {
  const h = new Harness()
  const lease = await h.begin()
  const stored = await h.journal.putBlob(lease, Uint8Array.of(9))
  await h.append(lease, { entries: [draft(1, [0, stored]), draft(2, [0])], blobs: [Uint8Array.of(1)] })
  await h.deliver('m1')
  await h.deliver('m2')
  await h.append(lease, { seen: 1, end: 'completed' })
  return h
}

test('a whole run is counted, ended or not [J-16]', async () => {
  const h = await filled()
  const head = await h.journal.head(RUN)
  expect(await h.journal.verify(RUN)).toStrictEqual({ head, entries: 3, blobs: 2, messages: 2 })
  await h.begin('empty')
  expect(await h.journal.verify('empty')).toMatchObject({ entries: 0, blobs: 0, messages: 0 })
  expect(await codeOf(() => h.journal.verify('unknown'))).toBe('RUN_NOT_FOUND')
})

test('more than a page of each is read [J-16, R-4]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  for (const count of [1_000, 500]) {
    await h.append(lease, { entries: Array.from({ length: count }, (_, index) => draft(index)) })
  }
  for (let index = 0; index < 1_500; index++) await h.deliver(`m${index}`)
  expect(await h.journal.verify(RUN)).toMatchObject({ entries: 1_500, messages: 1_500 })
  const last = h.shelf.get(RUN)!.messages.get('m1499')!
  h.shelf.get(RUN)!.messages.set('m1499', { ...last, payload: '"edited"' })
  expect(await codeOf(() => h.journal.verify(RUN))).toBe('CORRUPT')
})

type Kept = NonNullable<ReturnType<Harness['shelf']['get']>>

describe.each<[string, string, (run: Kept) => unknown]>([
  ['an edited entry', 'CORRUPT', ({ entries }) => entries.splice(0, 1, { ...entries[0]!, payload: '7' })],
  ['a lost entry', 'CORRUPT', ({ entries }) => entries.pop()],
  ['a missing blob', 'BLOB_MISSING', ({ blobs }) => blobs.delete([...blobs.keys()][0]!)],
  ['an edited blob', 'CORRUPT', ({ blobs }) => blobs.set([...blobs.keys()][1]!, Uint8Array.of(7))],
  ['a tampered message', 'CORRUPT', ({ messages }) => messages.set('m1', { ...messages.get('m1')!, payload: '7' })],
  [
    'a message of another sender',
    'CORRUPT',
    ({ messages }) => messages.set('m2', { ...messages.get('m2')!, sender: 'x' }),
  ],
  ['a lost message', 'CORRUPT', ({ messages }) => messages.delete('m2')],
])('%s', (_, code, spoil) => {
  test('is found by verifying [J-16, S-6]', async () => {
    const h = await filled()
    spoil(h.shelf.get(RUN)!)
    expect(await codeOf(() => h.journal.verify(RUN))).toBe(code)
  })
})
