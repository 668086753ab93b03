import { FAILPOINTS, type Failpoint, type Lease } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { codeOf, draft, Harness, manifest, message, RUN, TTL } from './harness.ts'

const mutations: Record<string, (h: Harness, lease: Lease) => Promise<unknown>> = {
  begin: (h) => h.journal.begin('new', manifest),
  acquire: (h) => h.journal.acquire(RUN, { owner: 'a', ttlMs: TTL }),
  renew: (h, lease) => h.journal.renew(lease),
  release: (h, lease) => h.journal.release(lease),
  append: (h, lease) =>
    h.append(lease, { entries: [draft(1, [0]), draft(2)], blobs: [Uint8Array.of(7)], end: 'failed' }),
  putBlob: (h, lease) => h.journal.putBlob(lease, Uint8Array.of(8)),
  deliver: (h) => h.journal.deliver(RUN, message('m')),
  claim: (h) => h.claim({ limit: 2 }),
  revive: (h) => h.journal.revive('stalled', { sender: 'operator', reason: 'mended' }),
  forget: (h) => h.journal.forget('ended'),
}
/** Refusals of the mutations that need no lease; the others are fenced. */
const refused: Record<string, [code: string, (h: Harness) => Promise<unknown>]> = {
  begin: ['RUN_CONFLICT', (h) => h.journal.begin(RUN, { ...manifest, seed: 'x' })],
  acquire: ['LEASE_HELD', (h) => h.journal.acquire(RUN, { owner: 'b', ttlMs: 1 })],
  deliver: ['RUN_CLOSED', (h) => h.deliver('m', 1, 'ended')],
  revive: ['RUN_CLOSED', (h) => h.journal.revive('ended', { sender: 'operator', reason: 'mended' })],
  forget: ['RUN_NOT_CLOSED', (h) => h.journal.forget(RUN)],
}

async function prepared() {
  const h = new Harness()
  const lease = await h.begin()
  await h.append(lease)
  await h.beginEnded('ended')
  await h.journal.release(await h.begin('stalled'), { stalled: 'why' })
  for (const runId of ['due 1', 'due 2', 'due 3']) await h.beginDue(runId)
  h.now += 1
  return { h, lease, shelf: () => structuredClone([...h.shelf]) }
}

describe.each(Object.entries(mutations))('%s', (mutation, mutate) => {
  test('passes its three failpoints in order [F-1]', async () => {
    const { h, lease } = await prepared()
    const passed: Failpoint[] = []
    h.failpoint = (name) => passed.push(name)
    await mutate(h, lease)
    expect(passed).toStrictEqual(['before-write', 'before-commit', 'after-commit'].map((at) => `${mutation}:${at}`))
    expect(FAILPOINTS).toEqual(expect.arrayContaining(passed))
  })

  test.each(['before-write', 'before-commit'])('that dies at %s has not happened [F-2, J-5]', async (instant) => {
    const { h, lease, shelf } = await prepared()
    const before = shelf()
    await expect(dying(h, `${mutation}:${instant}`, () => mutate(h, lease))).rejects.toMatchObject(unknown)
    expect(shelf()).toStrictEqual(before)
    expect(await codeOf(() => mutate(h, lease))).toBeUndefined()
  })

  test('that dies after its commit has happened, though nobody was told [F-2, E-2]', async () => {
    const [lost, told] = [await prepared(), await prepared()]
    const before = lost.shelf()
    await expect(dying(lost.h, `${mutation}:after-commit`, () => mutate(lost.h, lost.lease))).rejects.toMatchObject(
      unknown,
    )
    await mutate(told.h, told.lease)
    expect(withoutTokens(lost.shelf())).toStrictEqual(withoutTokens(told.shelf()))
    expect(withoutTokens(lost.shelf())).not.toStrictEqual(withoutTokens(before))
  })
})

const unknown = { code: 'STORE_FAILED', outcome: 'unknown' }

/** Lets one call die at a failpoint. A fault that did not land fails the test. */
async function dying(h: Harness, at: string, work: () => Promise<unknown>): Promise<unknown> {
  let landed = 0
  h.failpoint = (name) => {
    if (name !== at) return
    landed += 1
    throw new Error(`died at ${name}`)
  }
  const ended = await work().then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error
    },
  )
  h.failpoint = () => {}
  expect(landed, `times ${at} was passed`).toBe(1)
  return ended()
}

function withoutTokens(shelf: [string, { row: object }][]): unknown {
  return shelf.map(([runId, run]) => [runId, { ...run, row: { ...run.row, token: null } }])
}

test('a refusal passes no failpoint [F-1]', async () => {
  const { h, lease } = await prepared()
  const stale = lease
  await h.journal.acquire(RUN, { owner: 'a', ttlMs: TTL })
  h.failpoint = (name) => expect.unreachable(name)
  for (const [mutation, mutate] of Object.entries(mutations)) {
    const [code, refuse] = refused[mutation] ?? ['FENCED', (h: Harness) => mutate(h, stale)]
    // A claim refuses nothing: it finds nothing to grant.
    if (mutation === 'claim') expect(await h.claim({ queue: 'none' })).toStrictEqual([])
    else expect(await codeOf(() => refuse(h))).toBe(code)
  }
})

test('a message of unknown outcome is settled by delivering it again [M-2, E-2]', async () => {
  for (const instant of ['before-commit', 'after-commit']) {
    const { h } = await prepared()
    expect(await codeOf(() => dying(h, `deliver:${instant}`, () => h.deliver('m')))).toBe('STORE_FAILED')
    expect([await h.deliver('m'), await h.deliver('m2')]).toStrictEqual([1, 2])
  }
})

test('a claim that dies grants all of its leases or none [Q-2, F-2]', async () => {
  for (const [instant, granted] of [
    ['before-write', 0],
    ['before-commit', 0],
    ['after-commit', 2],
  ] as const) {
    const { h } = await prepared()
    await codeOf(() => dying(h, `claim:${instant}`, () => h.claim({ limit: 2 })))
    expect(await h.claimed()).toHaveLength(3 - granted)
  }
})

test('an append of unknown outcome is settled by offering it again, whether it had happened or not [J-11, J-10]', async () => {
  for (const instant of ['before-commit', 'after-commit']) {
    const { h, lease } = await prepared()
    const batch = await h.next({ entries: [draft('once')] })
    const lost = dying(h, `append:${instant}`, () => h.journal.append(lease, batch))
    expect(await codeOf(() => lost)).toBe('STORE_FAILED')
    expect((await h.journal.append(lease, batch)).cursor.seq).toBe(2)
    expect(await h.entries()).toHaveLength(2)
  }
})

test('an append of unknown outcome is settled by the fence of a newer epoch [J-11, J-6]', async () => {
  const { h, lease } = await prepared()
  const batch = await h.next({ entries: [draft('late')] })
  await codeOf(() => dying(h, 'append:before-commit', () => h.journal.append(lease, batch)))
  const heir = await h.takeOver()
  expect(await codeOf(() => h.journal.append(lease, batch))).toBe('FENCED')
  await h.append(heir, { entries: [draft('instead')] })
  expect((await h.entries()).map(({ payload }) => payload)).toStrictEqual(['a', 'instead'])
})
