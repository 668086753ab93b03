import { LIMITS } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { codeOf, Harness, message, RUN, TTL } from './harness.ts'

const BOUND = LIMITS.claimsWithoutProgress
const operator = { sender: 'operator', reason: 'mended' }

/** Lets claimers take the run and die, so many times. */
async function crash(h: Harness, times: number): Promise<void> {
  for (let round = 0; round < times; round++) {
    expect(await h.claimed()).toStrictEqual([RUN])
    h.now += TTL
  }
}

async function quarantined(): Promise<Harness> {
  const h = new Harness()
  await h.beginDue()
  await crash(h, BOUND)
  expect(await h.claimed()).toStrictEqual([])
  return h
}

test('a run is claimed as often as the limit, then quarantined instead of granted [Q-3]', async () => {
  const h = new Harness()
  await h.beginDue()
  await crash(h, BOUND)
  expect(await h.journal.head(RUN)).toMatchObject({ status: 'open', epoch: BOUND })
  expect(await h.claimed()).toStrictEqual([])
  const head = await h.journal.head(RUN)
  expect(head).toMatchObject({ status: 'quarantined', epoch: BOUND, holder: null, wakeAt: null, endedAt: null })
  expect(head.stalled).toContain(`${BOUND}`)
})

test('a quarantined run is listed, never claimed, never acquired, and does not come to an end [Q-3, L-8]', async () => {
  const h = await quarantined()
  h.now += 1e12
  expect(await h.claimed()).toStrictEqual([])
  expect((await h.journal.list({ status: ['quarantined'] })).runs).toMatchObject([{ runId: RUN }])
  for (const request of [
    { owner: 'c', ttlMs: TTL },
    { owner: 'z', ttlMs: TTL, supersede: { owner: 'c', epoch: BOUND } },
  ]) {
    expect(await codeOf(() => h.journal.acquire(RUN, request))).toBe('RUN_QUARANTINED')
  }
  const { manifest } = await h.journal.head(RUN)
  expect(await codeOf(() => h.journal.begin(RUN, manifest, { acquire: { owner: 'z', ttlMs: 1 } }))).toBe(
    'RUN_QUARANTINED',
  )
  expect(await h.journal.begin(RUN, manifest)).toMatchObject({ created: false, head: { status: 'quarantined' } })
  expect(await codeOf(() => h.journal.forget(RUN))).toBe('RUN_NOT_CLOSED')
})

test('who held a run last is fenced by its quarantine [Q-3, J-6]', async () => {
  const h = new Harness()
  await h.beginDue()
  await crash(h, BOUND - 1)
  const slow = await h.claimOne()
  h.now += TTL
  await h.claim()
  for (const operation of [() => h.append(slow), () => h.journal.renew(slow), () => h.journal.release(slow)]) {
    expect(await codeOf(operation)).toBe('FENCED')
  }
  await h.journal.revive(RUN, operator)
  expect(await codeOf(() => h.append(slow))).toBe('FENCED')
})

test('a quarantined run takes messages, and stays where it is [Q-3, M-1]', async () => {
  const h = await quarantined()
  expect(await h.deliver('m')).toBe(1)
  expect(await h.claimed()).toStrictEqual([])
  expect((await h.journal.head(RUN)).status).toBe('quarantined')
})

test('one poison run costs the others nothing, and takes no place in a claim [Q-3, Q-2]', async () => {
  const h = new Harness()
  await h.beginDue()
  await crash(h, BOUND)
  await h.beginDue('well')
  expect(await h.claimed({ limit: 1 })).toStrictEqual(['well'])
  expect((await h.journal.head(RUN)).status).toBe('quarantined')
})

describe('the count of claims', () => {
  test('is of claims in a row: progress starts it anew [Q-4]', async () => {
    const h = new Harness()
    await h.beginDue()
    for (let round = 0; round < 3; round++) {
      await crash(h, BOUND - 1)
      await h.append(await h.claimOne())
      h.now += TTL
    }
    await crash(h, BOUND)
    expect(await h.claimed()).toStrictEqual([])
  })

  test('goes on after what is said to be no progress [Q-4, Q-3]', async () => {
    const h = new Harness()
    await h.beginDue()
    for (let round = 0; round < BOUND; round++) {
      await h.append(await h.claimOne(), { progress: false })
      h.now += TTL
    }
    expect(await h.claimed()).toStrictEqual([])
    expect((await h.journal.head(RUN)).status).toBe('quarantined')
  })

  test('does not grow with clean releases, however many [Q-4]', async () => {
    const h = new Harness()
    await h.beginDue()
    for (let round = 0; round < 3 * BOUND; round++) await h.journal.release(await h.claimOne())
    await crash(h, BOUND)
    expect(await h.claimed()).toStrictEqual([])
  })

  test('is not lost by clean releases in between [Q-4, Q-3]', async () => {
    const h = new Harness()
    await h.beginDue()
    for (let round = 0; round < BOUND; round++) {
      await crash(h, 1)
      if (round < BOUND - 1) await h.journal.release(await h.claimOne())
    }
    expect(await h.claimed()).toStrictEqual([])
  })

  test('is kept by the run, whoever claims it from wherever [Q-3]', async () => {
    const h = new Harness()
    await h.beginDue()
    for (let round = 0; round < BOUND; round++) {
      const request = { owner: `c${round}`, ttlMs: TTL, limit: 1, queue: 'q', supports: { agents: ['agent'] } }
      expect(await h.open().claim(request)).toHaveLength(1)
      h.now += TTL
    }
    expect(await h.claimed()).toStrictEqual([])
  })
})

describe('to revive', () => {
  test('opens a quarantined run, and the count begins anew [Q-5, Q-3]', async () => {
    const h = await quarantined()
    const head = await h.journal.revive(RUN, operator)
    expect(head).toMatchObject({ status: 'open', stalled: null, epoch: BOUND, inbox: { last: 1, seen: 0 } })
    expect(head).toStrictEqual(await h.journal.head(RUN))
    await crash(h, BOUND)
    expect(await h.claimed()).toStrictEqual([])
  })

  test('opens a stalled run and clears its reason [Q-5, J-13]', async () => {
    const h = new Harness()
    await h.journal.release(await h.begin(RUN, { queue: 'q' }), { stalled: 'why' })
    expect(await h.journal.revive(RUN, operator)).toMatchObject({ status: 'open', stalled: null })
    expect(await h.claimed()).toStrictEqual([RUN])
  })

  test('leaves who did so and why in the inbox [Q-5]', async () => {
    const h = await quarantined()
    await h.deliver('m')
    await h.journal.revive(RUN, { sender: 'op', reason: 'a\ud800b' })
    const { messages } = await h.journal.inbox(RUN, { after: 1 })
    expect(messages).toMatchObject([
      { position: 2, sender: 'op', kind: 'durability:revived', payload: { reason: 'a\ufffdb' }, at: h.now },
    ])
    expect(messages[0]?.id).toMatch(/^durability:revived\//)
    expect(await h.journal.verify(RUN)).toMatchObject({ messages: 2 })
  })

  test('each time leaves a message of its own [Q-5]', async () => {
    const h = new Harness()
    let lease = await h.begin()
    for (let round = 1; round <= 3; round++) {
      await h.journal.release(lease, { stalled: 'why' })
      await h.journal.revive(RUN, operator)
      expect((await h.journal.inbox(RUN)).messages).toHaveLength(round)
      lease = await h.takeOver()
    }
  })

  test('works on a run whose inbox is full: no sender can keep an operator out [Q-5, M-7]', async () => {
    const h = new Harness()
    await h.journal.release(await h.begin(), { stalled: 'why' })
    for (let index = 1; index <= LIMITS.inboxMessages; index++) await h.journal.deliver(RUN, message(`m${index}`))
    expect(await h.journal.revive(RUN, operator)).toMatchObject({ status: 'open' })
  })

  test.each<[string, (h: Harness) => Promise<unknown>]>([
    ['an open run', (h) => h.beginDue()],
    ['a run at work', (h) => h.begin()],
    ['a suspended run', async (h) => h.append(await h.begin(), { suspend: { wakeAt: 2e6 } })],
  ])('%s changes nothing [Q-5]', async (_, prepare) => {
    const h = new Harness()
    await prepare(h)
    const before = await h.seen()
    h.now += 1
    expect(await h.journal.revive(RUN, operator)).toStrictEqual(before.head)
    expect(await h.seen()).toStrictEqual(before)
  })

  test('a stalled run that somebody works on leaves that lease alone [Q-5, J-6]', async () => {
    const h = new Harness()
    await h.journal.release(await h.begin(RUN, { queue: 'q' }), { stalled: 'why' })
    const lease = await h.takeOver()
    await h.journal.revive(RUN, operator)
    expect(await h.claimed()).toStrictEqual([])
    expect(await codeOf(() => h.append(lease))).toBeUndefined()
  })

  test('an ended run is refused, an unknown one is not found [Q-5, J-8]', async () => {
    const h = new Harness()
    expect(await codeOf(() => h.journal.revive(RUN, operator))).toBe('RUN_NOT_FOUND')
    await h.beginEnded()
    const before = await h.seen()
    expect(await codeOf(() => h.journal.revive(RUN, operator))).toBe('RUN_CLOSED')
    expect(await h.seen()).toStrictEqual(before)
  })
})
