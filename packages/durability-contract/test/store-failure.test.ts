import { describe, expect, test } from 'vitest'
import { DurabilityError } from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { claimer, manifest, message, type Opened, openFake, RUN, write } from './fake-store.ts'

const append = async ({ journal, lease, store }: Opened) => {
  const { seq, digest } = store.run!
  return await journal.append(lease, { after: { seq, digest }, at: 1, entries: [{ kind: 'k', payload: 1 }] })
}
const address = `sha256:${'0'.repeat(64)}` as const

describe.each<[string, 'unknown' | 'not-applied', (opened: Opened) => Promise<unknown>]>([
  ['begin', 'unknown', ({ journal }) => journal.begin(RUN, manifest)],
  ['acquire', 'unknown', ({ journal }) => journal.acquire(RUN, { owner: 'me', ttlMs: 1 })],
  ['renew', 'unknown', ({ journal, lease }) => journal.renew(lease)],
  ['release', 'unknown', ({ journal, lease }) => journal.release(lease)],
  ['append', 'unknown', append],
  ['putBlob', 'unknown', ({ journal, lease }) => journal.putBlob(lease, new Uint8Array())],
  ['head', 'not-applied', ({ journal }) => journal.head(RUN)],
  ['read', 'not-applied', ({ journal }) => journal.read(RUN)],
  ['getBlob', 'not-applied', ({ journal }) => journal.getBlob(RUN, address)],
  ['deliver', 'unknown', ({ journal }) => journal.deliver(RUN, message())],
  ['claim', 'unknown', ({ journal }) => journal.claim(claimer)],
  ['revive', 'unknown', ({ journal }) => journal.revive(RUN, { sender: 'me', reason: 'why' })],
  ['forget', 'unknown', ({ journal }) => journal.forget(RUN)],
  ['inbox', 'not-applied', ({ journal }) => journal.inbox(RUN)],
  ['list', 'not-applied', ({ journal }) => journal.list()],
  ['verify', 'not-applied', ({ journal }) => journal.verify(RUN)],
  ['watch', 'not-applied', ({ journal }) => journal.watch(RUN)[Symbol.asyncIterator]().next()],
])('%s', (_, outcome, operation) => {
  test('of a store that rejects is STORE_FAILED, with an honest outcome [E-2, E-5]', async () => {
    const opened = await openFake()
    const cause = Object.assign(new Error('password=hunter2'), { code: 'ECONNRESET' })
    opened.store.before = () => Promise.reject(cause)
    const error = await expectCode('STORE_FAILED', () => operation(opened))
    expect(error).toMatchObject({ outcome, cause, found: 'Error ECONNRESET' })
    expect(error.message).not.toContain('hunter2')
  })

  test('of a store that throws at once is the same [E-5]', async () => {
    const opened = await openFake()
    const cause = new RangeError('at once')
    opened.store.before = () => {
      throw cause
    }
    expect(await expectCode('STORE_FAILED', () => operation(opened))).toMatchObject({ outcome, cause })
  })

  test('of a store that knows better is what the store says [E-5]', async () => {
    const opened = await openFake()
    const known = new DurabilityError('STORE_BUSY', { expected: 'a', found: 'b', where: 'c', outcome: 'not-applied' })
    opened.store.before = () => Promise.reject(known)
    expect(await expectCode('STORE_BUSY', () => operation(opened))).toBe(known)
  })

  test('of a store that throws what is no error is STORE_FAILED too [E-1]', async () => {
    const opened = await openFake()
    opened.store.before = () => Promise.reject('text')
    expect(await expectCode('STORE_FAILED', () => operation(opened))).toMatchObject({ outcome, cause: 'text' })
  })
})

test('a refusal is final and says that nothing was applied [E-5]', async () => {
  const fake = await openFake()
  await fake.journal.release(fake.lease)
  const error = await expectCode('FENCED', () => append(fake))
  expect(error.outcome).toBe('not-applied')
  expect(fake.store.rows).toStrictEqual([])
})

test('a batch of unknown outcome is settled by offering it again [J-11]', async () => {
  const fake = await openFake()
  const { seq, digest } = fake.store.run!
  const batch = { after: { seq, digest }, at: 1, entries: [{ kind: 'k', payload: 1 }] }
  const lost = fake.store.append
  fake.store.append = async (ask) => {
    await lost(ask)
    throw new Error('the connection went away after the commit')
  }
  expect((await expectCode('STORE_FAILED', () => fake.journal.append(fake.lease, batch))).outcome).toBe('unknown')
  fake.store.append = lost
  const { cursor } = await fake.journal.append(fake.lease, batch)
  expect(cursor.seq).toBe(1)
  await write(fake, 2)
  expect(fake.store.rows).toHaveLength(2)
})
