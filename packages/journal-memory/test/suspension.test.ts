import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness, RUN, TTL } from './harness.ts'

/** A run of queue `q`, begun and leased. */
async function begun() {
  const h = new Harness()
  return { h, lease: await h.begin(RUN, { queue: 'q' }) }
}

test('a suspension releases the lease in the same operation [M-6, J-6]', async () => {
  const { h, lease } = await begun()
  await h.append(lease, { suspend: { wakeAt: h.now + 50 } })
  expect(await h.journal.head(RUN)).toMatchObject({ status: 'suspended', wakeAt: h.now + 50, holder: null, seq: 1 })
  for (const operation of [
    () => h.append(lease),
    () => h.journal.renew(lease),
    () => h.journal.release(lease),
    () => h.journal.putBlob(lease, new Uint8Array()),
  ]) {
    expect(await codeOf(operation)).toBe('FENCED')
  }
})

test('a refused suspension leaves the lease and the run as they were [M-6, J-5]', async () => {
  const { h, lease } = await begun()
  const before = await h.seen()
  const missing = `sha256:${'f'.repeat(64)}` as const
  expect(await codeOf(() => h.append(lease, { suspend: {}, entries: [draft('a', [missing])] }))).toBe('BLOB_MISSING')
  expect(await codeOf(() => h.append(lease, { suspend: {}, seen: 1 }))).toBe('CURSOR_INVALID')
  expect(await h.seen()).toStrictEqual(before)
  expect(await codeOf(() => h.append(lease))).toBeUndefined()
})

test('a suspended run is due at its time by the clock of the journal, and not before [M-6, Q-1]', async () => {
  const { h, lease } = await begun()
  const wakeAt = h.now + 50
  await h.append(lease, { suspend: { wakeAt } })
  h.now = wakeAt - 1
  expect(await h.claimed()).toStrictEqual([])
  h.now = wakeAt
  const [claimed] = await h.claim()
  expect(claimed).toMatchObject({ head: { status: 'open', wakeAt: null, epoch: 2 }, lease: { epoch: 2 } })
})

test('a run whose time has passed when it suspends is due from then on, behind those that waited [M-6, Q-2]', async () => {
  const { h, lease } = await begun()
  await h.beginDue('waiting')
  h.now += 10
  await h.append(lease, { suspend: { wakeAt: 0 } })
  expect(await h.claimed()).toStrictEqual(['waiting', RUN])
})

test('a run that waits for nothing but a message is never due without one [M-6]', async () => {
  const { h, lease } = await begun()
  await h.append(lease, { suspend: {} })
  h.now += 1e12
  expect(await h.claimed()).toStrictEqual([])
  await h.deliver('m')
  expect(await h.claimed()).toStrictEqual([RUN])
})

describe('a message', () => {
  test('makes a suspended run due at once, long before its time [M-6]', async () => {
    const { h, lease } = await begun()
    await h.append(lease, { suspend: { wakeAt: h.now + 1_000 } })
    expect(await h.claimed()).toStrictEqual([])
    h.now += 3
    await h.deliver('m')
    expect(await h.journal.head(RUN)).toMatchObject({ status: 'suspended', wakeAt: h.now })
    expect(await h.claimed()).toStrictEqual([RUN])
  })

  test('that lies unseen makes a run due as soon as it suspends [M-6]', async () => {
    const { h, lease } = await begun()
    for (const id of ['m1', 'm2']) await h.deliver(id)
    await h.append(lease, { suspend: { wakeAt: h.now + 1_000 }, seen: 1 })
    expect(await h.journal.head(RUN)).toMatchObject({ wakeAt: h.now, inbox: { last: 2, seen: 1 } })
    expect(await h.claimed()).toStrictEqual([RUN])
  })

  test('that arrives between reading and suspending is not lost [M-6]', async () => {
    const { h, lease } = await begun()
    const batch = await h.next({ suspend: {}, seen: 0 })
    await h.deliver('m')
    await h.journal.append(lease, batch)
    expect(await h.claimed()).toStrictEqual([RUN])
  })

  test('that was seen keeps nobody awake, then or later [M-6]', async () => {
    const { h, lease } = await begun()
    await h.deliver('m')
    await h.append(lease, { seen: 1 })
    await h.append(lease, { suspend: {} })
    expect(await h.journal.head(RUN)).toMatchObject({ wakeAt: null, inbox: { last: 1, seen: 1 } })
    expect(await h.claimed()).toStrictEqual([])
  })

  test('at exactly the time to wake leaves the run due at that time, and says when it came [M-6]', async () => {
    const { h, lease } = await begun()
    const wakeAt = h.now + 50
    await h.append(lease, { suspend: { wakeAt } })
    h.now = wakeAt
    await h.deliver('m')
    expect(await h.journal.head(RUN)).toMatchObject({ wakeAt })
    expect((await h.journal.inbox(RUN)).messages).toMatchObject([{ at: wakeAt }])
    expect(await h.claimed()).toStrictEqual([RUN])
  })

  test('after the time to wake does not put a run behind others that are due since then [M-6, Q-2]', async () => {
    const { h, lease } = await begun()
    await h.append(lease, { suspend: { wakeAt: h.now + 10 } })
    h.now += 20
    await h.beginDue('later')
    h.now += 20
    await h.deliver('m')
    expect(await h.claimed()).toStrictEqual([RUN, 'later'])
  })

  test('to a run that works waits for it, and changes neither status nor lease [M-6]', async () => {
    const { h, lease } = await begun()
    await h.deliver('m')
    expect(await h.journal.head(RUN)).toMatchObject({ status: 'open', holder: { epoch: lease.epoch } })
    expect(await h.claimed()).toStrictEqual([])
  })
})

describe('what a run has seen', () => {
  test('only ever grows [M-6]', async () => {
    const { h, lease } = await begun()
    for (const id of ['m1', 'm2', 'm3']) await h.deliver(id)
    const seen = async () => (await h.journal.head(RUN)).inbox.seen
    for (const [says, is] of [
      [2, 2],
      [1, 2],
      [0, 2],
      [3, 3],
    ] as const) {
      await h.append(lease, { seen: says })
      expect(await seen()).toBe(is)
    }
    await h.append(lease)
    expect(await seen()).toBe(3)
  })

  test('cannot lie past the inbox [M-6]', async () => {
    const { h, lease } = await begun()
    await h.deliver('m')
    const before = await h.seen()
    expect(await codeOf(() => h.append(lease, { seen: 2 }))).toBe('CURSOR_INVALID')
    expect(await codeOf(() => h.append(lease, { seen: 2, end: 'completed' }))).toBe('CURSOR_INVALID')
    expect(await h.seen()).toStrictEqual(before)
  })
})

test('a suspended run can be acquired by anybody, and is then open [M-6, L-1]', async () => {
  const { h, lease } = await begun()
  await h.append(lease, { suspend: { wakeAt: h.now + 1_000 } })
  const { lease: taken, head } = await h.journal.acquire(RUN, { owner: 'b', ttlMs: TTL })
  expect(head).toMatchObject({ status: 'open', wakeAt: null, epoch: 2 })
  await h.append(taken)
  await h.journal.release(taken)
  expect(await h.claimed()).toStrictEqual([RUN])
})

test('a suspended run that was acquired and left by a crash is due when that lease is over [M-6, Q-1]', async () => {
  const { h, lease } = await begun()
  await h.append(lease, { suspend: {} })
  await h.journal.acquire(RUN, { owner: 'b', ttlMs: TTL })
  h.now += TTL - 1
  expect(await h.claimed()).toStrictEqual([])
  h.now += 1
  expect(await h.claimed()).toStrictEqual([RUN])
})

test('a suspending batch that is offered again is answered, and does not suspend a run that has gone on [J-10, M-6]', async () => {
  const { h, lease } = await begun()
  const batch = await h.next({ suspend: { wakeAt: h.now + 10 } })
  const { cursor } = await h.journal.append(lease, batch)
  const suspended = await h.seen()
  expect((await h.journal.append(lease, batch)).cursor).toStrictEqual(cursor)
  expect(await h.seen()).toStrictEqual(suspended)
  h.now += 10
  const next = await h.claimOne()
  expect((await h.journal.append(lease, batch)).cursor).toStrictEqual(cursor)
  expect(await h.journal.head(RUN)).toMatchObject({ status: 'open', holder: { epoch: next.epoch } })
})
