import { describe, expect, test } from 'vitest'
import { type Batch, checkName, identityCodec, LIMITS } from '../src/index.ts'
import { expectCode, thrownBy } from './expect-code.ts'
import { claimer, manifest, message, type Opened, openFake, RUN } from './fake-store.ts'

/** A string whose encoding, quotes included, has so many bytes. */
const encodedIn = (bytes: number) => 'x'.repeat(bytes - 2)

async function append({ journal, lease }: Opened, batch: Partial<Batch>): Promise<void> {
  const after = await journal.head(RUN)
  await journal.append(lease, { after, at: 1, entries: [{ kind: 'k', payload: 1 }], ...batch })
}

const entriesOf = (count: number, payload: unknown = 1) => new Array(count).fill({ kind: 'k', payload })

const limits: readonly [limit: keyof typeof LIMITS, use: (opened: Opened, size: number) => Promise<unknown>][] = [
  ['runIdBytes', (opened, size) => beginAnother(opened, 'x'.repeat(size))],
  ['nameBytes', ({ journal }, size) => journal.acquire(RUN, { owner: 'x'.repeat(size), ttlMs: 1, supersede })],
  ['kindBytes', (opened, size) => append(opened, { entries: [{ kind: 'x'.repeat(size), payload: 1 }] })],
  ['payloadBytes', (opened, size) => append(opened, { entries: [{ kind: 'k', payload: encodedIn(size) }] })],
  ['batchEntries', (opened, size) => append(opened, { entries: entriesOf(size) })],
  ['batchBytes', (opened, size) => append(opened, { blobs: [new Uint8Array(size - 1)] })],
  [
    'refsPerEntry',
    (opened, size) =>
      append(opened, { entries: [{ ...entriesOf(1)[0], refs: new Array(size).fill(0) }], blobs: [new Uint8Array()] }),
  ],
  ['blobBytes', ({ journal, lease }, size) => journal.putBlob(lease, new Uint8Array(size))],
  ['reasonBytes', ({ journal, lease }, size) => journal.release(lease, { stalled: 'x'.repeat(size) })],
  ['messageBytes', ({ journal }, size) => journal.deliver(RUN, message(encodedIn(size)))],
]

const supersede = { owner: 'me', epoch: 1 }

/** The fake holds one run at a time. */
async function beginAnother({ journal, store }: Opened, runId: string): Promise<void> {
  store.run = undefined
  await journal.begin(runId, manifest)
}

describe.each(limits)('%s', (limit, use) => {
  test('is accepted at its bound [V-9]', async () => {
    await use(await openFake(), LIMITS[limit])
  })

  test('is refused one beyond, before the store sees anything [V-9]', async () => {
    const opened = await openFake()
    const error = await expectCode('LIMIT_EXCEEDED', () => use(opened, LIMITS[limit] + 1))
    expect(error.message).toContain(String(LIMITS[limit]))
    expect(error.found).toBe(String(LIMITS[limit] + 1))
    expect(error.outcome).toBe('not-applied')
    expect(opened.store.calls.filter((call) => call !== 'head')).toStrictEqual([])
  })
})

test('a batch is measured with its payloads and its blobs together [V-9]', async () => {
  const payload = encodedIn(LIMITS.payloadBytes)
  const blobs = [new Uint8Array(LIMITS.payloadBytes), new Uint8Array(LIMITS.payloadBytes)]
  await append(await openFake(), { entries: entriesOf(6, payload), blobs })
  const more = [...entriesOf(6, payload), { kind: 'k', payload: 1 }]
  const opened = await openFake()
  await expectCode('LIMIT_EXCEEDED', () => append(opened, { entries: more, blobs }))
})

test('sizes are UTF-8 bytes of the canonical encoding, not characters [V-9]', async () => {
  expect(() => checkName('owner', 'é'.repeat(LIMITS.nameBytes / 2))).not.toThrow()
  expect(() => checkName('owner', `é${'e'.repeat(LIMITS.nameBytes - 1)}`)).toThrow()
  const opened = await openFake()
  // A lone surrogate takes six bytes when it is escaped.
  const payload = '\ud800'.repeat(Math.ceil(LIMITS.payloadBytes / 6))
  await expectCode('LIMIT_EXCEEDED', () => append(opened, { entries: [{ kind: 'k', payload }] }))
})

test('a manifest is limited like a payload [V-9]', async () => {
  const { journal } = await openFake()
  await expectCode('LIMIT_EXCEEDED', () => journal.begin(RUN, { ...manifest, seed: 'x'.repeat(LIMITS.payloadBytes) }))
})

test.each([0, 1.5, -1, Number.NaN, LIMITS.ttlMs + 1, '1000' as unknown as number])(
  'a ttl of %s is misuse [V-9, E-4]',
  async (ttlMs) => {
    const { journal, store } = await openFake()
    expect(await thrownBy(() => journal.acquire(RUN, { owner: 'me', ttlMs }))).toBeInstanceOf(TypeError)
    expect(store.calls).toStrictEqual([])
  },
)

test('a ttl of a day is accepted [V-9]', async () => {
  const { journal } = await openFake()
  expect((await journal.acquire(RUN, { owner: 'me', ttlMs: LIMITS.ttlMs })).lease.epoch).toBe(2)
})

test('a codec changes no limit [V-9, S-5]', async () => {
  const double = (bytes: Uint8Array) => Buffer.concat([bytes, bytes])
  const codec = {
    encodePayload: (text: string) => text + text,
    decodePayload: (text: string) => text.slice(text.length / 2),
    encodeBlob: double,
    decodeBlob: (bytes: Uint8Array) => bytes.subarray(bytes.byteLength / 2),
  }
  const opened = await openFake({ codec })
  await append(opened, { blobs: [new Uint8Array(LIMITS.batchBytes - 1)] })
})

test('names of a message are limited like all names [V-9]', async () => {
  const { journal, store } = await openFake()
  for (const [part, limit] of [
    ['id', LIMITS.nameBytes],
    ['sender', LIMITS.nameBytes],
    ['kind', LIMITS.kindBytes],
  ] as const) {
    store.messages = []
    await journal.deliver(RUN, message(1, { [part]: 'x'.repeat(limit) }))
    await expectCode('LIMIT_EXCEEDED', () => journal.deliver(RUN, message(1, { [part]: 'x'.repeat(limit + 1) })))
  }
})

test('the reason of a revival is limited as that of a stall [V-9]', async () => {
  const { journal } = await openFake()
  const revival = (bytes: number) => ({ sender: 'me', reason: 'x'.repeat(bytes) })
  await journal.revive(RUN, revival(LIMITS.reasonBytes))
  await expectCode('LIMIT_EXCEEDED', () => journal.revive(RUN, revival(LIMITS.reasonBytes + 1)))
})

test('a claim is for as many runs as the limit, and more is misuse [V-9, E-4]', async () => {
  const { journal, store } = await openFake()
  await journal.claim({ ...claimer, limit: LIMITS.claimRuns })
  store.calls.length = 0
  for (const limit of [LIMITS.claimRuns + 1, 0, 1.5]) {
    expect(await thrownBy(() => journal.claim({ ...claimer, limit }))).toBeInstanceOf(TypeError)
  }
  expect(store.calls).toStrictEqual([])
})

test('a page of a list ends at the limit of the contract, whatever is asked for [V-9]', async () => {
  const { journal, store } = await openFake()
  const row = store.run!
  store.listed = Array.from({ length: LIMITS.listRuns + 1 }, (_, index) => ({ ...row, runId: `run ${1e6 + index}` }))
  for (const limit of [undefined, LIMITS.listRuns + 1, Number.MAX_SAFE_INTEGER]) {
    const { runs, next } = await journal.list(limit ? { limit } : {})
    expect([runs.length, next]).toStrictEqual([LIMITS.listRuns, store.listed[LIMITS.listRuns - 1]?.runId])
  }
})

test('a page of the inbox is asked for within the limits of the contract [V-9, M-3]', async () => {
  const { journal, store } = await openFake()
  const inbox = store.inbox
  const asked: number[][] = []
  store.inbox = (ask) => {
    asked.push([ask.limit, ask.maxBytes])
    return inbox(ask)
  }
  await journal.inbox(RUN)
  await journal.inbox(RUN, { limit: LIMITS.pageEntries + 1 })
  await journal.inbox(RUN, { limit: 2 })
  const { pageEntries, pageBytes } = LIMITS
  const most = [pageEntries, pageBytes]
  expect(asked).toStrictEqual([most, most, [2, pageBytes]])
})

describe('an inbox', () => {
  test('takes as many messages as the limit, and no more, except those that stand there [M-7, M-2]', async () => {
    const { journal, store } = await openFake()
    await journal.deliver(RUN, message(1, { id: 'known' }))
    store.run = { ...store.run!, inboxLast: LIMITS.inboxMessages - 1 }
    expect((await journal.deliver(RUN, message(1, { id: 'last' }))).position).toBe(LIMITS.inboxMessages)
    const before = { run: store.run, messages: store.messages.length }
    const full = await expectCode('INBOX_FULL', () => journal.deliver(RUN, message(1, { id: 'more' })))
    expect(full.outcome).toBe('not-applied')
    expect({ run: store.run, messages: store.messages.length }).toStrictEqual(before)
    expect((await journal.deliver(RUN, message(1, { id: 'known' }))).position).toBe(1)
  })

  test('takes as many bytes as the limit, and not one more [M-7]', async () => {
    const { journal, store } = await openFake()
    store.run = { ...store.run!, inboxBytes: LIMITS.inboxBytes - 10 }
    await expectCode('INBOX_FULL', () => journal.deliver(RUN, message(encodedIn(11))))
    await journal.deliver(RUN, message(encodedIn(10)))
    expect(store.run.inboxBytes).toBe(LIMITS.inboxBytes)
    await expectCode('INBOX_FULL', () => journal.deliver(RUN, message(1, { id: 'more' })))
  })

  test('counts canonical bytes, whatever a codec makes of them [M-7, V-9, S-5]', async () => {
    const twice = (text: string) => text + text
    const codec = {
      ...identityCodec,
      encodePayload: twice,
      decodePayload: (text: string) => text.slice(text.length / 2),
    }
    const { journal, store } = await openFake({ codec })
    await journal.deliver(RUN, message('éé'))
    expect(store.run?.inboxBytes).toBe(6)
    await journal.deliver(RUN, message(encodedIn(LIMITS.messageBytes), { id: 'large' }))
  })
})
