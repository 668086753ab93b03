import { expect, test } from 'vitest'
import { LIMITS } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { type FakeStore, manifest, message, openFake, RUN } from './fake-store.ts'

const MIB = 1024 * 1024
const blob = new Uint8Array(LIMITS.blobBytes)
/** So many of the largest blobs are too many together. */
const TOO_MANY = LIMITS.pendingBytes / LIMITS.blobBytes

/** The store answers nothing until it is told to. */
function hold(store: FakeStore): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  store.before = () => promise
  return resolve
}

test('what is too much for a store that does not answer is refused, without the store, and goes later [J-17, E-2]', async () => {
  const { journal, lease, store } = await openFake()
  const answer = hold(store)
  const waiting = Array.from({ length: TOO_MANY - 1 }, () => journal.putBlob(lease, blob))
  const error = await expectCode('STORE_BUSY', () => journal.putBlob(lease, blob))
  expect(error.outcome).toBe('not-applied')
  expect(error.message).toContain(String(LIMITS.pendingBytes))
  expect(store.calls).toStrictEqual(waiting.map(() => 'putBlob'))
  answer()
  await Promise.all(waiting)
  await Promise.all(Array.from({ length: TOO_MANY - 1 }, () => journal.putBlob(lease, blob)))
})

test('what others hold is counted to the byte, their calls included, of whatever carries contents [J-17]', async () => {
  const { journal, lease, store } = await openFake()
  const answer = hold(store)
  const after = { seq: 0, digest: '0'.repeat(64) }
  const append = () => journal.append(lease, { after, at: 1, entries: [{ kind: 'k', payload: 'x'.repeat(998) }] })
  const deliver = () => journal.deliver(RUN, message('x'.repeat(98)))
  const begin = () => journal.begin(RUN, manifest)
  const manifestBytes = JSON.stringify(manifest).length
  const large = TOO_MANY - 1
  let room = LIMITS.pendingBytes - large * (LIMITS.blobBytes + LIMITS.callBytes)
  const waiting: Promise<unknown>[] = Array.from({ length: large }, () => journal.putBlob(lease, blob))
  // The last blob leaves exactly the room for one of each.
  room -= 1_000 + 100 + manifestBytes + 4 * LIMITS.callBytes
  waiting.push(journal.putBlob(lease, new Uint8Array(room)))
  waiting.push(append(), deliver(), begin())
  for (const more of [append, deliver, begin]) await expectCode('STORE_BUSY', more)
  expect(store.calls).toHaveLength(large + 4)
  answer()
  await Promise.allSettled(waiting)
})

test('what was refused or has failed weighs nothing any more [J-17]', async () => {
  const { journal, lease, store } = await openFake()
  store.before = () => Promise.reject(new Error('gone'))
  for (let times = 0; times < 2 * TOO_MANY; times++) {
    await expectCode('STORE_FAILED', () => journal.putBlob(lease, blob))
  }
  await expectCode('LIMIT_EXCEEDED', () => journal.putBlob(lease, new Uint8Array(LIMITS.blobBytes + MIB)))
  store.before = () => undefined
  await journal.putBlob(lease, blob)
})
