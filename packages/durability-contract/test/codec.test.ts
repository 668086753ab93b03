import { describe, expect, test } from 'vitest'
import { blobAddress, type Codec, createSealer, firstBroken } from '../src/index.ts'
import { thrownBy } from './expect-code.ts'
import { manifest, openFake, RUN, write } from './fake-store.ts'

/** A codec one can look through: it turns text and bytes round, and marks them with their run. */
const reversing: Codec = {
  encodePayload: (text, { runId }) => `${runId}:${Buffer.from(text).toString('base64')}`,
  decodePayload: (text, { runId }) => Buffer.from(text.slice(runId.length + 1), 'base64').toString(),
  encodeBlob: (bytes, { runId }) => Buffer.concat([Buffer.from(runId), bytes.toReversed()]),
  decodeBlob: (bytes, { runId }) => bytes.slice(runId.length).toReversed(),
}

test('values and blobs come back as they were, and are stored as the codec made them [S-5]', async () => {
  const { journal, lease, store } = await openFake({ codec: reversing })
  const after = await journal.head(RUN)
  const stored = await journal.putBlob(lease, Uint8Array.of(1, 2))
  const payload = { text: '\ud800\u0000', list: [1] }
  const blobs = [Uint8Array.of(3, 4, 5)]
  await journal.append(lease, { after, at: 1, entries: [{ kind: 'k', payload, refs: [0, stored] }], blobs })
  const { entries } = await journal.read(RUN)
  expect(entries[0]?.payload).toStrictEqual(payload)
  expect(store.rows[0]?.payload).toMatch(/^run:[\w+/=]+$/)
  const [carried, put] = entries[0]!.refs as `sha256:${string}`[]
  expect(put).toBe(stored)
  expect(Buffer.from(await journal.getBlob(RUN, carried!))).toStrictEqual(Buffer.from([3, 4, 5]))
  expect(Buffer.from(await journal.getBlob(RUN, put!))).toStrictEqual(Buffer.from([1, 2]))
})

test('digests and addresses cover what the codec made, so that the chain verifies without it [S-5]', async () => {
  const fake = await openFake({ codec: reversing })
  await write(fake, { secret: 1 }, { secret: 2 })
  const { store, journal, lease } = fake
  const genesis = { seq: 0, digest: createSealer().genesis(RUN, store.run!.manifest) }
  expect(firstBroken(createSealer(), genesis, store.rows)).toBeUndefined()
  const address = await journal.putBlob(lease, Uint8Array.of(1, 2))
  expect(address).toBe(blobAddress(Buffer.from([...Buffer.from(RUN), 2, 1])))
})

test('a batch that is offered again seals to the same digests [S-3, S-5]', async () => {
  const { journal, lease, store } = await openFake({ codec: reversing })
  const after = await journal.head(RUN)
  const batch = { after, at: 1, entries: [{ kind: 'k', payload: { a: 1 }, refs: [0] }], blobs: [Uint8Array.of(1)] }
  const first = await journal.append(lease, batch)
  expect(await journal.append(lease, batch)).toStrictEqual(first)
  expect(store.rows).toHaveLength(1)
})

test('the manifest is not encoded, so that begin stays comparable [S-2, S-5]', async () => {
  const { journal } = await openFake({ codec: reversing })
  expect((await journal.begin(RUN, manifest)).created).toBe(false)
})

describe('a codec that breaks its promise', () => {
  test.each(['\ud800', 'a\u0000', undefined as unknown as string])(
    'by making %j is stopped before anything is written [S-5]',
    async (made) => {
      const { journal, lease, store } = await openFake({ codec: { ...reversing, encodePayload: () => made } })
      const after = await journal.head(RUN)
      const error = await thrownBy(() => journal.append(lease, { after, at: 1, entries: [{ kind: 'k', payload: 1 }] }))
      expect(error).toBeInstanceOf(TypeError)
      expect(store.calls).not.toContain('append')
    },
  )

  test('by throwing has its own error reach the caller, and nothing written [S-5]', async () => {
    const lostKey = new Error('the key of this run is gone')
    const fail = () => {
      throw lostKey
    }
    const codec = { ...reversing }
    const fake = await openFake({ codec })
    await write(fake, 1)
    const address = await fake.journal.putBlob(fake.lease, Uint8Array.of(1))
    Object.assign(codec, { encodePayload: fail, decodePayload: fail, encodeBlob: fail, decodeBlob: fail })
    expect(await thrownBy(() => write(fake, 2))).toBe(lostKey)
    expect(await thrownBy(() => fake.journal.read(RUN))).toBe(lostKey)
    expect(await thrownBy(() => fake.journal.putBlob(fake.lease, Uint8Array.of(2)))).toBe(lostKey)
    expect(await thrownBy(() => fake.journal.getBlob(RUN, address))).toBe(lostKey)
    expect([fake.store.rows.length, fake.store.blobs.size]).toStrictEqual([1, 1])
  })
})
