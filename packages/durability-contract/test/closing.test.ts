import { expect, test } from 'vitest'
import { expectCode } from './expect-code.ts'
import { claimer, manifest, message, openFake, RUN, write } from './fake-store.ts'

test('close waits for what is in flight and then closes the store [J-14]', async () => {
  const { journal, lease, store } = await openFake()
  const gate = Promise.withResolvers<void>()
  store.before = (method) => (method === 'append' ? gate.promise : undefined)
  const { seq, digest } = await journal.head(RUN)
  const order: string[] = []
  const append = journal.append(lease, { after: { seq, digest }, at: 1, entries: [{ kind: 'k', payload: 1 }] })
  const appended = append.then(() => order.push('appended'))
  const closed = journal.close().then(() => order.push('closed'))
  await expectCode('JOURNAL_CLOSED', () => journal.head(RUN))
  expect(store.calls).not.toContain('close')
  gate.resolve()
  await Promise.all([appended, closed])
  expect(order).toStrictEqual(['appended', 'closed'])
  expect(store.rows).toHaveLength(1)
})

test('a prune in which one run fails is in flight until the last is done [J-14]', async () => {
  const { journal, store } = await openFake()
  const [row, slow] = [store.run!, Promise.withResolvers<void>()]
  const ended = { ...row, status: 'failed' as const, endedAt: 1 }
  store.listed = [ended, { ...ended, runId: 'run 2' }]
  store.forget = async ({ runId }) => {
    if (runId === RUN) throw new Error('gone')
    await slow.promise
    store.calls.push('forget')
    return { run: { ...ended, runId }, now: 1 }
  }
  const pruned = expectCode('STORE_FAILED', () => journal.prune({ endedBefore: 2 }))
  const closed = journal.close()
  await new Promise(setImmediate)
  expect(store.calls).not.toContain('close')
  slow.resolve()
  await Promise.all([pruned, closed])
  expect(store.calls).toStrictEqual(['list', 'forget', 'close'])
})

test('close waits for the last of several that are in flight [J-14]', async () => {
  const { journal, store } = await openFake()
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const waiting = [...gates]
  store.before = (method) => (method === 'head' ? waiting.shift()?.promise : undefined)
  const heads = [journal.head(RUN), journal.head(RUN)]
  const closed = journal.close()
  gates[0]?.resolve()
  await heads[0]
  await new Promise(setImmediate)
  expect(store.calls).not.toContain('close')
  gates[1]?.resolve()
  await Promise.all([...heads, closed])
  expect(store.calls.at(-1)).toBe('close')
})

test('an operation in flight that fails does not keep a journal from closing [J-14]', async () => {
  const { journal, store } = await openFake()
  const gate = Promise.withResolvers<void>()
  store.before = (method) => (method === 'head' ? gate.promise : undefined)
  const head = journal.head(RUN)
  const closed = journal.close()
  gate.reject(new Error('gone'))
  await expectCode('STORE_FAILED', () => head)
  await closed
  expect(store.calls).toContain('close')
})

test('after close every call is refused, and the store is not asked [J-14, E-1]', async () => {
  const fake = await openFake()
  await write(fake, 1)
  const { journal, lease, store } = fake
  await journal.close()
  store.calls.length = 0
  const after = { seq: 0, digest: '0'.repeat(64) }
  const calls = [
    () => journal.begin(RUN, manifest),
    () => journal.acquire(RUN, { owner: 'me', ttlMs: 1 }),
    () => journal.renew(lease),
    () => journal.release(lease),
    () => journal.append(lease, { after, at: 1, entries: [{ kind: 'k', payload: 1 }] }),
    () => journal.head(RUN),
    () => journal.read(RUN),
    () => journal.putBlob(lease, new Uint8Array()),
    () => journal.getBlob(RUN, `sha256:${'0'.repeat(64)}`),
    () => journal.deliver(RUN, message()),
    () => journal.inbox(RUN),
    () => journal.claim(claimer),
    () => journal.revive(RUN, { sender: 'me', reason: 'why' }),
    () => journal.list(),
    () => journal.forget(RUN),
    () => journal.prune({ endedBefore: 1 }),
    () => journal.verify(RUN),
    () => journal.watch(RUN)[Symbol.asyncIterator]().next(),
  ]
  for (const call of calls) expect((await expectCode('JOURNAL_CLOSED', call)).outcome).toBe('not-applied')
  expect(store.calls).toStrictEqual([])
})

test('closing twice closes the store once, and disposing is closing [J-14]', async () => {
  const { journal, store } = await openFake()
  await Promise.all([journal.close(), journal.close()])
  await journal[Symbol.asyncDispose]()
  expect(store.calls).toStrictEqual(['close'])
})

test('a store that fails to close says so as a contract error [E-1, E-5]', async () => {
  const { journal, store } = await openFake()
  const cause = new Error('disk gone')
  store.before = () => Promise.reject(cause)
  const error = await expectCode('STORE_FAILED', () => journal.close())
  expect(error).toMatchObject({ outcome: 'unknown', cause })
})
