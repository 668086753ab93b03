import { expect, test } from 'vitest'
import { codeOf, draft, Harness, RUN, TTL } from './harness.ts'

const b = { owner: 'b', ttlMs: TTL }

test('a lease and the head it was granted at come from one answer [L-1]', async () => {
  const h = new Harness()
  await h.append(await h.begin())
  h.now += TTL
  const { lease, head, now } = await h.journal.acquire(RUN, b)
  expect(lease).toMatchObject({ runId: RUN, owner: 'b', epoch: 2, expiresAt: h.now + TTL })
  expect(head).toStrictEqual(await h.journal.head(RUN))
  expect(head.holder).toStrictEqual({ owner: 'b', epoch: 2, expiresAt: h.now + TTL })
  expect(now).toBe(h.now)
})

test('every grant has an epoch above all others and a token of its own [L-1, J-6]', async () => {
  const h = new Harness()
  const leases = [await h.begin()]
  for (let round = 0; round < 5; round++) {
    leases.push(await h.takeOver(`owner ${round}`))
    await h.journal.release(leases.at(-1)!)
    h.now = round
    for (const _ of 'ab') leases.push((await h.journal.acquire(RUN, b)).lease)
  }
  expect(leases.map(({ epoch }) => epoch)).toStrictEqual(leases.map((_, index) => index + 1))
  expect(new Set(leases.map(({ token }) => token)).size).toBe(leases.length)
})

test('a live lease keeps others out, and says who and until when [L-2]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  const before = await h.seen()
  for (const wait of [0, 1, TTL - 2]) {
    h.now += wait
    expect(await codeOf(() => h.journal.acquire(RUN, b))).toBe('LEASE_HELD')
  }
  expect(await h.seen()).toStrictEqual(before)
  const refusal = h.journal.acquire(RUN, b)
  await expect(refusal).rejects.toMatchObject({
    details: { holder: { owner: 'a', epoch: 1, expiresAt: lease.expiresAt }, now: h.now },
  })
})

test('at the very instant of its expiry a lease is over [L-2, L-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  h.now = lease.expiresAt - 1
  expect(await codeOf(() => h.journal.acquire(RUN, b))).toBe('LEASE_HELD')
  h.now = lease.expiresAt
  expect((await h.journal.acquire(RUN, b)).lease.epoch).toBe(2)
})

test('only the clock of the backend counts, also when it goes back [L-2]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  h.now = lease.expiresAt
  const heir = await h.takeOver()
  h.now = 0
  expect(await codeOf(() => h.journal.acquire(RUN, { owner: 'c', ttlMs: TTL }))).toBe('LEASE_HELD')
  expect((await h.journal.renew(heir)).lease.expiresAt).toBe(TTL)
})

test('an owner that acquires again fences its earlier self [L-3, J-6]', async () => {
  const h = new Harness()
  const earlier = await h.begin()
  const { lease } = await h.journal.acquire(RUN, { owner: 'a', ttlMs: TTL })
  expect(lease.epoch).toBe(2)
  expect(await codeOf(() => h.append(earlier))).toBe('FENCED')
  expect(await codeOf(() => h.append(lease))).toBeUndefined()
})

test.each<[string, { owner: string; epoch: number }, boolean]>([
  ['exactly the holder', { owner: 'a', epoch: 2 }, true],
  ['the holder at an earlier epoch', { owner: 'a', epoch: 1 }, false],
  ['the holder at a later epoch', { owner: 'a', epoch: 3 }, false],
  ['another owner', { owner: 'z', epoch: 2 }, false],
  ['the one who asks', { owner: 'b', epoch: 2 }, false],
])('superseding %s [L-4]', async (_, supersede, granted) => {
  const h = new Harness()
  await h.begin()
  const { lease } = await h.journal.acquire(RUN, { owner: 'a', ttlMs: TTL })
  expect(await codeOf(() => h.journal.acquire(RUN, { ...b, supersede }))).toBe(granted ? undefined : 'LEASE_HELD')
  expect(await codeOf(() => h.append(lease))).toBe(granted ? 'FENCED' : undefined)
})

test('a proof of death that was wrong does no harm: the superseded holder is fenced [L-4, J-6]', async () => {
  const h = new Harness()
  const zombie = await h.begin()
  const supersede = { owner: 'a', epoch: zombie.epoch }
  const { lease } = await h.journal.acquire(RUN, { ...b, supersede })
  expect(await codeOf(() => h.append(zombie))).toBe('FENCED')
  expect(await codeOf(() => h.journal.acquire(RUN, { owner: 'c', ttlMs: TTL, supersede }))).toBe('LEASE_HELD')
  expect(await codeOf(() => h.append(lease))).toBeUndefined()
})

test('a renewal extends by the ttl from now, under the same epoch and token [L-5]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  h.now += TTL / 2
  const renewed = await h.journal.renew(lease)
  expect(renewed).toStrictEqual({ lease: { ...lease, expiresAt: h.now + TTL }, now: h.now })
  h.now = lease.expiresAt
  expect(await codeOf(() => h.journal.acquire(RUN, b))).toBe('LEASE_HELD')
  expect(await codeOf(() => h.append(lease))).toBeUndefined()
})

test('an expired lease that nobody took still appends, stores, renews and releases [L-7]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  h.now += 10 * TTL
  await h.append(lease)
  await h.journal.putBlob(lease, new Uint8Array())
  expect((await h.journal.renew(lease)).lease.expiresAt).toBe(h.now + TTL)
  expect(await codeOf(() => h.journal.acquire(RUN, b))).toBe('LEASE_HELD')
  h.now += 10 * TTL
  await h.journal.release(lease)
})

test('a released run is anybody’s at once, and the released lease is worth nothing [L-6, J-6]', async () => {
  const h = new Harness()
  const lease = await h.begin()
  await h.journal.release(lease)
  const { head } = await h.seen()
  expect(head).toMatchObject({ status: 'open', epoch: 1, holder: null })
  for (const operation of [
    () => h.append(lease),
    () => h.journal.renew(lease),
    () => h.journal.release(lease),
    () => h.journal.putBlob(lease, new Uint8Array()),
  ]) {
    expect(await codeOf(operation)).toBe('FENCED')
  }
  expect((await h.journal.acquire(RUN, b)).lease.epoch).toBe(2)
})

test('a stale writer loses: nothing it sends has any effect [J-6]', async () => {
  const h = new Harness()
  const zombie = await h.begin()
  const heir = await h.takeOver()
  const before = await h.seen()
  for (const operation of [
    () => h.append(zombie),
    () => h.append(zombie, { end: 'failed' }),
    () => h.journal.renew(zombie),
    () => h.journal.release(zombie),
    () => h.journal.release(zombie, { stalled: 'sabotage' }),
    () => h.journal.putBlob(zombie, Uint8Array.of(1)),
    () => h.journal.acquire(RUN, { owner: 'a', ttlMs: TTL }),
  ]) {
    expect(await codeOf(operation)).toMatch(/^(FENCED|LEASE_HELD)$/)
  }
  expect(await h.seen()).toStrictEqual(before)
  expect(h.shelf.get(RUN)?.blobs.size).toBe(0)
  expect(await codeOf(() => h.append(heir))).toBeUndefined()
})

test('epochs never fall along a log [J-6]', async () => {
  const h = new Harness()
  await h.append(await h.begin(), { entries: [draft(1), draft(2)] })
  await h.append(await h.takeOver('b'))
  await h.append(await h.takeOver('a'))
  expect((await h.entries()).map(({ epoch }) => epoch)).toStrictEqual([1, 1, 2, 3])
})

test('an unknown run cannot be leased, and neither can an ended one [L-8, J-8]', async () => {
  const h = new Harness()
  expect(await codeOf(() => h.journal.acquire(RUN, b))).toBe('RUN_NOT_FOUND')
  const lease = await h.begin()
  await h.append(lease, { end: 'cancelled' })
  const supersede = { owner: 'a', epoch: lease.epoch }
  for (const request of [b, { ...b, supersede }, { ...b, owner: 'a' }]) {
    expect(await codeOf(() => h.journal.acquire(RUN, request))).toBe('RUN_CLOSED')
  }
})

test('a run that stalls says why until the next append, and can be taken up again [J-13]', async () => {
  const h = new Harness()
  await h.journal.release(await h.begin(), { stalled: 'the code has changed' })
  expect((await h.seen()).head).toMatchObject({ status: 'stalled', stalled: 'the code has changed', holder: null })
  const { lease, head } = await h.journal.acquire(RUN, b)
  expect(head).toMatchObject({ status: 'stalled', stalled: 'the code has changed', epoch: 2 })
  await h.journal.renew(lease)
  await h.journal.putBlob(lease, new Uint8Array())
  expect((await h.seen()).head.stalled).toBe('the code has changed')
  await h.append(lease)
  expect((await h.seen()).head).toMatchObject({ status: 'open', stalled: null })
})

test('a release without a reason leaves the reason that is there [J-13]', async () => {
  const h = new Harness()
  await h.journal.release(await h.begin(), { stalled: 'why' })
  await h.journal.release((await h.journal.acquire(RUN, b)).lease)
  expect((await h.seen()).head).toMatchObject({ status: 'stalled', stalled: 'why' })
})
