import { describe, expect, test } from 'vitest'
import { type Batch, checkName, LIMITS } from '../src/index.ts'
import { expectCode, thrownBy } from './expect-code.ts'
import { manifest, type Opened, openFake, RUN } from './fake-store.ts'

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
