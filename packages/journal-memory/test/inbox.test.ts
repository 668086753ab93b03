import { fc, test } from '@fast-check/vitest'
import { LIMITS } from '@tangle-network/durability-contract'
import { describe, expect } from 'vitest'
import { codeOf, Harness, message, RUN } from './harness.ts'

test('messages take dense positions from one, and stand as they were sent [M-1, M-3]', async () => {
  const h = new Harness()
  await h.begin()
  expect([await h.deliver('m1', { n: 1 }), await h.deliver('m2', '\u0000\ud800')]).toStrictEqual([1, 2])
  h.now += 5
  const third = { id: 'm3', sender: 'other', kind: 'k', payload: null }
  expect(await h.journal.deliver(RUN, third)).toStrictEqual({ position: 3, now: h.now })
  const { messages, next, head } = await h.journal.inbox(RUN)
  expect(messages).toStrictEqual([
    { ...message('m1', { n: 1 }), position: 1, at: h.now - 5 },
    { ...message('m2', '\u0000\ud800'), position: 2, at: h.now - 5 },
    { ...third, position: 3, at: h.now },
  ])
  expect([next, head.inbox]).toStrictEqual([3, { last: 3, seen: 0 }])
  expect(head).toStrictEqual(await h.journal.head(RUN))
})

test('no lease is needed, and none is disturbed [M-1]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const { head } = await h.seen()
  await h.open().deliver(RUN, message('m'))
  expect(await h.journal.head(RUN)).toStrictEqual({ ...head, inbox: { last: 1, seen: 0 } })
  expect(await codeOf(() => h.append(lease))).toBeUndefined()
})

test('a message is there for every journal on the store as soon as it is answered [M-1]', async () => {
  const h = new Harness()
  await h.begin()
  await h.deliver('m')
  expect((await h.open().inbox(RUN)).messages).toMatchObject([{ id: 'm' }])
})

test('many senders at once get a position each, without gaps [M-1]', async () => {
  const h = new Harness()
  await h.begin()
  const journals = [h.journal, h.open(), h.open()]
  const ids = Array.from({ length: 60 }, (_, index) => `m${index}`)
  const answers = await Promise.all(ids.map((id, index) => journals[index % 3]!.deliver(RUN, message(id))))
  const positions = answers.map(({ position }) => position)
  expect(positions.toSorted((a, b) => a - b)).toStrictEqual(ids.map((_, index) => index + 1))
})

describe('a message that is delivered again', () => {
  test('is answered as the first time and stored no second time [M-2]', async () => {
    const h = new Harness()
    await h.begin()
    for (const id of ['m1', 'm2', 'm3']) await h.deliver(id)
    const before = await h.seen()
    h.now += 5
    for (const [index, id] of ['m1', 'm2', 'm3'].entries()) expect(await h.deliver(id)).toBe(index + 1)
    expect(await h.seen()).toStrictEqual(before)
  })

  test('is made durable again before it is answered [M-2, J-12]', async () => {
    const h = new Harness()
    await h.begin()
    await h.deliver('m')
    const passed: string[] = []
    h.failpoint = (name) => passed.push(name)
    await h.deliver('m')
    expect(passed).toStrictEqual(['deliver:before-write', 'deliver:before-commit', 'deliver:after-commit'])
  })

  test('is looked for before the status: after the end it is answered still [M-2, J-9]', async () => {
    const h = new Harness()
    const lease = await h.begin()
    await h.deliver('m')
    await h.append(lease, { end: 'failed' })
    const before = await h.seen()
    expect(await h.deliver('m')).toBe(1)
    expect(await codeOf(() => h.deliver('m', 'other'))).toBe('MESSAGE_CONFLICT')
    expect(await codeOf(() => h.deliver('new'))).toBe('RUN_CLOSED')
    expect(await h.seen()).toStrictEqual(before)
  })

  test('wakes nobody a second time [M-2, M-6]', async () => {
    const h = new Harness()
    const lease = await h.begin(RUN, { queue: 'q' })
    await h.deliver('m')
    await h.append(lease, { suspend: {}, seen: 1 })
    await h.deliver('m')
    expect(await h.journal.head(RUN)).toMatchObject({ status: 'suspended', wakeAt: null })
    expect(await h.claimed()).toStrictEqual([])
  })

  test.each(['sender', 'kind', 'payload'])('with another %s is a conflict and changes nothing [M-2]', async (part) => {
    const h = new Harness()
    await h.begin()
    await h.deliver('m')
    const before = await h.seen()
    const other = { ...message('m'), [part]: 'other' }
    expect(await codeOf(() => h.journal.deliver(RUN, other))).toBe('MESSAGE_CONFLICT')
    expect(await h.seen()).toStrictEqual(before)
  })

  test('to another run is another message [M-2, J-15]', async () => {
    const h = new Harness()
    await h.begin('run')
    await h.begin('run2')
    await h.deliver('m', 'one', 'run')
    expect(await h.deliver('m', 'two', 'run2')).toBe(1)
    expect((await h.journal.inbox('run')).messages).toMatchObject([{ payload: 'one' }])
  })

  test('is known by its id as it is: no folding, no trimming [M-2, V-7]', async () => {
    const h = new Harness()
    await h.begin()
    const ids = ['m', 'M', 'm ', 'é', 'e\u0301', '__proto__', 'constructor', '1', '01']
    for (const [index, id] of ids.entries()) expect(await h.deliver(id)).toBe(index + 1)
  })
})

test('after the end nothing new is delivered, and what came unseen stays listed [M-4]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  for (const id of ['seen', 'late', 'later']) await h.deliver(id)
  await h.append(lease, { end: 'completed', seen: 1 })
  expect(await codeOf(() => h.deliver('new'))).toBe('RUN_CLOSED')
  const { inbox } = await h.journal.head(RUN)
  expect(inbox).toStrictEqual({ last: 3, seen: 1 })
  const undelivered = (await h.journal.inbox(RUN, { after: inbox.seen })).messages
  expect(undelivered.map(({ id }) => id)).toStrictEqual(['late', 'later'])
})

test('an unknown run has no inbox, not an empty one [R-2, M-3]', async () => {
  const h = new Harness()
  expect(await codeOf(() => h.journal.inbox(RUN))).toBe('RUN_NOT_FOUND')
  expect(await codeOf(() => h.deliver('m'))).toBe('RUN_NOT_FOUND')
})

test.prop([fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 35 })], { numRuns: 40 })(
  'reading on from next yields every message once, in order, whatever the limit [M-3]',
  async (count, limit) => {
    const h = new Harness()
    await h.begin()
    for (let index = 1; index <= count; index++) await h.deliver(`m${index}`)
    const positions: number[] = []
    for (let after = 0, last = -1; after !== last; ) {
      const page = await h.journal.inbox(RUN, { after, limit })
      expect(page.messages.length).toBe(Math.min(limit, count - after))
      positions.push(...page.messages.map(({ position }) => position))
      last = after
      after = page.next
    }
    expect(positions).toStrictEqual(Array.from({ length: count }, (_, index) => index + 1))
  },
)

test('a page of messages ends before it exceeds the limit in bytes, but holds one [M-3, V-9]', async () => {
  const h = new Harness()
  await h.begin()
  const large = 'x'.repeat(LIMITS.messageBytes - 2)
  for (let index = 0; index < 9; index++) await h.deliver(`m${index}`, large)
  expect((await h.journal.inbox(RUN)).messages).toHaveLength(8)
  expect((await h.journal.inbox(RUN, { after: 8 })).messages).toHaveLength(1)
})

test('ten thousand messages are delivered, read back, and one more is refused [M-7, M-3]', async () => {
  const h = new Harness()
  await h.begin()
  for (let index = 1; index <= LIMITS.inboxMessages; index++) await h.journal.deliver(RUN, message(`m${index}`))
  expect(await codeOf(() => h.deliver('more'))).toBe('INBOX_FULL')
  expect(await h.deliver('m7')).toBe(7)
  expect(await h.journal.verify(RUN)).toMatchObject({ messages: LIMITS.inboxMessages })
})

test('64 MiB of messages are taken, and not a byte more; seeing them makes no room [M-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const large = 'x'.repeat(LIMITS.messageBytes - 2)
  for (let index = 1; index <= 64; index++) await h.deliver(`m${index}`, large)
  expect(await codeOf(() => h.deliver('more', 0))).toBe('INBOX_FULL')
  await h.append(lease, { seen: 64 })
  expect(await codeOf(() => h.deliver('more', 0))).toBe('INBOX_FULL')
})

test('what a sender, or a reader, does to its payload changes nothing that is stored [M-1, M-3]', async () => {
  const h = new Harness()
  await h.begin()
  const payload = { list: [1] }
  await h.deliver('m', payload)
  payload.list.push(2)
  const [read] = (await h.journal.inbox(RUN)).messages
  ;(read!.payload as typeof payload).list.push(3)
  expect((await h.journal.inbox(RUN)).messages).toMatchObject([{ payload: { list: [1] } }])
})
