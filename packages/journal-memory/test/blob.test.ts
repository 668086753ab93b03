import { createHash } from 'node:crypto'
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { codeOf, draft, Harness, RUN } from './harness.ts'

const nowhere = `sha256:${'0'.repeat(64)}` as const

test.prop([fc.uint8Array({ maxLength: 64 })])(
  'bytes come back as they were put, under their own digest [B-1, B-2]',
  async (bytes) => {
    const h = new Harness()
    const address = await h.journal.putBlob(await h.begin(), bytes)
    expect(address).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
    expect(await h.journal.getBlob(RUN, address)).toStrictEqual(bytes)
  },
)

test('no bytes are a blob too [B-1]', async () => {
  const h = new Harness()
  const address = await h.journal.putBlob(await h.begin(), new Uint8Array())
  expect((await h.journal.getBlob(RUN, address)).byteLength).toBe(0)
})

test('storing the same bytes again changes nothing [B-1]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const addresses = [await h.journal.putBlob(lease, Uint8Array.of(1)), await h.journal.putBlob(lease, Uint8Array.of(1))]
  await h.append(lease, { entries: [draft('a', [0])], blobs: [Uint8Array.of(1)] })
  expect(addresses[0]).toBe(addresses[1])
  expect(h.shelf.get(RUN)?.blobs.size).toBe(1)
})

test('what a reader does to its bytes, or a writer to its own, changes nothing that is stored [B-1, B-2]', async () => {
  const h = new Harness()
  const bytes = Uint8Array.of(1, 2)
  const address = await h.journal.putBlob(await h.begin(), bytes)
  bytes.fill(9)
  ;(await h.journal.getBlob(RUN, address)).fill(9)
  expect(await h.journal.getBlob(RUN, address)).toStrictEqual(Uint8Array.of(1, 2))
})

test('an address is no key to the bytes of another run [B-3]', async () => {
  const h = new Harness()
  const address = await h.journal.putBlob(await h.begin(), Uint8Array.of(1))
  const other = await h.begin('other')
  expect(await codeOf(() => h.journal.getBlob('other', address))).toBe('BLOB_MISSING')
  expect(await codeOf(() => h.append(other, { entries: [draft('a', [address])] }))).toBe('BLOB_MISSING')
  expect(await h.entries('other')).toStrictEqual([])
})

test('blobs outlive lease and end [B-3]', async () => {
  const h = new Harness()
  const address = await h.journal.putBlob(await h.begin(), Uint8Array.of(1))
  await h.append(await h.takeOver(), { end: 'failed' })
  expect(await h.journal.getBlob(RUN, address)).toStrictEqual(Uint8Array.of(1))
})

test('an entry refers to blobs that are stored or carried, by address or index [B-4]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const stored = await h.journal.putBlob(lease, Uint8Array.of(1))
  const blobs = [Uint8Array.of(2), Uint8Array.of(3)]
  const carried = blobs.map((bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}` as const)
  await h.append(lease, { entries: [draft('a', [1, stored, 0]), draft('b', [carried[0]!, 0])], blobs })
  expect((await h.entries()).map(({ refs }) => refs)).toStrictEqual([
    [carried[1], stored, carried[0]],
    [carried[0], carried[0]],
  ])
})

test('a reference to what is not stored is refused, whatever else the batch refers to [B-4]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const stored = await h.journal.putBlob(lease, Uint8Array.of(1))
  for (const refs of [[nowhere], [stored, nowhere], [0, nowhere], [1], [-1], [0.5]] as const) {
    const batch = { entries: [draft('a', refs)], blobs: [Uint8Array.of(2)] }
    expect(await codeOf(() => h.append(lease, batch))).toBe('BLOB_MISSING')
  }
  expect(await h.entries()).toStrictEqual([])
})
