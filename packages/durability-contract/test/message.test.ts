import { describe, expect, test } from 'vitest'
import type { Codec, MessageRow, RunRow } from '../src/index.ts'
import { expectCode, thrownBy } from './expect-code.ts'
import { type FakeStore, message, type Opened, openFake, RUN } from './fake-store.ts'

async function delivered(...payloads: readonly unknown[]): Promise<Opened> {
  const fake = await openFake()
  for (const [index, payload] of payloads.entries()) {
    await fake.journal.deliver(RUN, message(payload, { id: `m${index + 1}` }))
  }
  return fake
}

describe('names of the kernel', () => {
  test.each(['id', 'sender', 'kind'])('are refused to a client as %s [M-5]', async (part) => {
    const { journal, store } = await openFake()
    for (const name of ['durability:', 'durability:x']) {
      const error = await expectCode('INVALID_NAME', () => journal.deliver(RUN, message(1, { [part]: name })))
      expect(error.outcome).toBe('not-applied')
    }
    expect(store.calls).toStrictEqual([])
    await journal.deliver(RUN, message(1, { [part]: 'durability:x' }), { kernel: true })
  })

  test.each(['durability', 'Durability:x', ' durability:x', 'x:durability:'])(
    'do not include %j [M-5]',
    async (name) => {
      const { journal } = await openFake()
      await journal.deliver(RUN, message(1, { id: name, sender: name, kind: name }))
    },
  )

  test('are refused to whoever revives a run, too [M-5, Q-5]', async () => {
    const { journal, store } = await openFake()
    await expectCode('INVALID_NAME', () => journal.revive(RUN, { sender: 'durability:kernel', reason: 'why' }))
    expect(store.calls).toStrictEqual([])
  })
})

test('what a caller changes after delivering changes nothing [V-5]', async () => {
  const { journal } = await openFake()
  const draft = { id: 'm', sender: 's', kind: 'k', payload: { list: [1] } }
  const delivering = journal.deliver(RUN, draft)
  draft.payload.list.push(2)
  draft.id = 'other'
  await delivering
  expect((await journal.inbox(RUN)).messages).toMatchObject([{ id: 'm', payload: { list: [1] } }])
})

test('of a message with getters, what was checked is what is stored [V-5, M-5]', async () => {
  const { journal, store } = await openFake()
  const once = (...values: unknown[]) => ({ get: () => values.shift(), enumerable: true })
  const parts = { id: once('m', 'durability:x'), sender: once('s', ''), kind: once('k', ''), payload: once(1, 1n) }
  await journal.deliver(RUN, Object.defineProperties({}, parts) as ReturnType<typeof message>)
  expect(store.messages).toMatchObject([{ id: 'm', sender: 's', kind: 'k', payload: '1' }])
})

test('a payload that is no value is refused before the store sees it [V-2]', async () => {
  const { journal, store } = await openFake()
  for (const payload of [undefined, 1n, new Date(), [Number.NaN]]) {
    await expectCode('INVALID_VALUE', () => journal.deliver(RUN, { ...message(), payload }))
  }
  expect(store.calls).toStrictEqual([])
})

test('equal payloads are one message, however their keys are ordered [M-2, V-4]', async () => {
  const { journal, store } = await openFake()
  const first = await journal.deliver(RUN, message({ a: 1, b: -0, c: undefined }))
  expect(await journal.deliver(RUN, message({ b: 0, a: 1 }))).toStrictEqual(first)
  expect(store.messages).toHaveLength(1)
})

describe('a codec', () => {
  const places: string[] = []
  const reversing: Codec = {
    encodePayload: (text, { runId, place }) => {
      places.push(`${runId}/${place}`)
      return `${runId}:${Buffer.from(text).toString('base64')}`
    },
    decodePayload: (text, { runId, place }) => {
      places.push(`${runId}/${place}`)
      return Buffer.from(text.slice(runId.length + 1), 'base64').toString()
    },
    encodeBlob: (bytes) => bytes,
    decodeBlob: (bytes) => bytes,
  }

  test('gets a message back as it was, and is told the same place both ways [S-5, M-3]', async () => {
    const { journal, store } = await openFake({ codec: reversing })
    places.length = 0
    await journal.deliver(RUN, message({ secret: '\ud800\u0000' }))
    expect((await journal.inbox(RUN)).messages).toMatchObject([{ payload: { secret: '\ud800\u0000' } }])
    expect(store.messages[0]?.payload).toMatch(/^run:[\w+/=]+$/)
    expect(places).toStrictEqual(['run/message m', 'run/message m'])
  })

  test('makes what a digest covers, so that a message is told from another by its stored text [S-5, M-2]', async () => {
    const plain = await delivered(1)
    const coded = await openFake({ codec: reversing })
    await coded.journal.deliver(RUN, message(1, { id: 'm1' }))
    expect(coded.store.messages[0]?.digest).not.toBe(plain.store.messages[0]?.digest)
    expect((await coded.journal.deliver(RUN, message(1, { id: 'm1' }))).position).toBe(1)
    await expectCode('MESSAGE_CONFLICT', () => coded.journal.deliver(RUN, message(2, { id: 'm1' })))
  })

  test('is not asked about a message that does not verify [S-5, J-16]', async () => {
    const { journal, store } = await openFake({ codec: reversing })
    await journal.deliver(RUN, message())
    store.messages = [{ ...store.messages[0]!, payload: 'run:AAAA' }]
    places.length = 0
    await expectCode('CORRUPT', () => journal.inbox(RUN))
    expect(places).toStrictEqual([])
  })

  test('that throws or makes what cannot be stored has nothing delivered [S-5]', async () => {
    const lost = new Error('the key is gone')
    const codec = { ...reversing }
    const { journal, store } = await openFake({ codec })
    codec.encodePayload = () => 'a\0'
    expect(await thrownBy(() => journal.deliver(RUN, message()))).toBeInstanceOf(TypeError)
    codec.encodePayload = () => {
      throw lost
    }
    expect(await thrownBy(() => journal.deliver(RUN, message()))).toBe(lost)
    expect(store.calls).toStrictEqual([])
  })
})

const edit = (position: number, change: Partial<Record<keyof MessageRow, unknown>>) => (store: FakeStore) => {
  store.messages = store.messages.map((row) =>
    row.position === position ? ({ ...row, ...change } as MessageRow) : row,
  )
}
const editRun = (change: Partial<RunRow>) => (store: FakeStore) => {
  store.run = { ...store.run!, ...change }
}

describe.each<[string, (store: FakeStore) => void]>([
  ['an edited payload', edit(2, { payload: '9' })],
  ['a payload encoded otherwise', edit(2, { payload: ' 2' })],
  ['an edited sender', edit(2, { sender: 'operator' })],
  ['an edited kind', edit(2, { kind: 'other' })],
  ['an edited id', edit(2, { id: 'other' })],
  ['an edited digest', edit(2, { digest: 'f'.repeat(64) })],
  ['a digest that is none', edit(2, { digest: 'abc' })],
  ['a payload of another type', edit(2, { payload: Buffer.from('2') })],
  ['a column nobody knows', (store) => Object.assign(store.messages[1]!, { extra: 1 })],
  ['a missing first message', (store) => store.messages.splice(0, 1)],
  ['a missing message in the middle', (store) => store.messages.splice(1, 1)],
  ['a truncated tail', (store) => store.messages.splice(2, 1)],
  ['an emptied inbox', (store) => store.messages.splice(0)],
  ['messages in another order', (store) => store.messages.reverse()],
  ['a message twice', (store) => store.messages.splice(1, 0, store.messages[1]!)],
  ['a message past the last', (store) => store.messages.push({ ...store.messages[2]!, position: 4 })],
  ['a count set back', editRun({ inboxLast: 2 })],
  ['a count set forward', editRun({ inboxLast: 4 })],
])('%s', (_, spoil) => {
  test.each([undefined, 1, 2])('is found by reading in pages of %s [M-3, J-16]', async (limit) => {
    const fake = await delivered(1, 2, 3)
    expect(await count(fake, limit)).toBe(3)
    spoil(fake.store)
    const error = await expectCode('CORRUPT', () => count(fake, limit))
    expect(error.outcome).toBe('not-applied')
    expect(error.where).toContain('run "run"')
  })
})

/** Reads page after page until nothing more comes. */
async function count({ journal }: Opened, limit?: number): Promise<number> {
  let after = 0
  // A journal that goes round in circles must fail here, not hang.
  for (let pages = 0; pages < 10; pages++) {
    const { next, messages } = await journal.inbox(RUN, { after, ...(limit && { limit }) })
    if (messages.length === 0) return after
    after = next
  }
  throw new Error(`ten pages, and still at ${after}`)
}

test('no message of an error holds a payload or a token [E-3]', async () => {
  const { journal, store } = await openFake({ newToken: () => 'the-token' })
  await journal.deliver(RUN, message('the-payload'))
  const errors = [
    await expectCode('MESSAGE_CONFLICT', () => journal.deliver(RUN, message('the-payload, edited'))),
    await expectCode('CORRUPT', () => {
      edit(1, { payload: '"the-payload, edited"' })(store)
      return journal.inbox(RUN)
    }),
  ]
  for (const { message: text, details } of errors) {
    expect(`${text} ${JSON.stringify(details)}`).not.toMatch(/the-token|the-payload/)
  }
})
