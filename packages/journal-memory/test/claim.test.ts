import { fc, test } from '@fast-check/vitest'
import { describe, expect, vi } from 'vitest'
import { codeOf, draft, Harness, manifest, RUN, TTL } from './harness.ts'

test('a claim is an acquisition: a lease under the next epoch, with the head it was granted at [Q-1, L-1]', async () => {
  const h = new Harness()
  await h.beginDue()
  const [claimed, ...more] = await h.claim({ ttlMs: 50 })
  expect(more).toStrictEqual([])
  expect(claimed).toMatchObject({ lease: { runId: RUN, owner: 'c', epoch: 1, expiresAt: h.now + 50 }, now: h.now })
  expect(claimed?.head).toStrictEqual(await h.journal.head(RUN))
  expect(await codeOf(() => h.append(claimed!.lease))).toBeUndefined()
  expect((await h.journal.renew(claimed!.lease)).lease.expiresAt).toBe(h.now + 50)
})

describe('not claimed is', () => {
  const cases: Record<string, (h: Harness) => Promise<unknown>> = {
    'a run without a queue': (h) => h.journal.begin(RUN, manifest),
    'a run of another queue': (h) => h.beginDue(RUN, { queue: 'q2' }),
    'a run of a queue that is spelt alike': (h) => h.beginDue(RUN, { queue: 'Q' }),
    'a run of an agent that is not supported': (h) => h.beginDue(RUN, { agent: 'other' }),
    'a run of an agent that is spelt alike': (h) => h.beginDue(RUN, { agent: 'Agent' }),
    'a run under a live lease': (h) => h.begin(RUN, { queue: 'q' }),
    'a run under a live lease of the claimer itself': async (h) => {
      await h.beginDue()
      await h.claim()
    },
    'a run whose lease was renewed': async (h) => {
      const lease = await h.begin(RUN, { queue: 'q' })
      h.now += TTL
      await h.journal.renew(lease)
    },
    'a suspended run before its time': async (h) =>
      h.append(await h.begin(RUN, { queue: 'q' }), { suspend: { wakeAt: h.now + 1 } }),
    'a suspended run that waits for a message': async (h) =>
      h.append(await h.begin(RUN, { queue: 'q' }), { suspend: {} }),
    'a stalled run': async (h) => h.journal.release(await h.begin(RUN, { queue: 'q' }), { stalled: 'why' }),
    'a stalled run with a message': async (h) => {
      await h.journal.release(await h.begin(RUN, { queue: 'q' }), { stalled: 'why' })
      await h.deliver('m')
    },
    'a stalled run whose lease ran out': async (h) => {
      await h.journal.release(await h.begin(RUN, { queue: 'q' }), { stalled: 'why' })
      await h.takeOver()
      h.now += TTL
    },
    'an ended run': (h) => h.beginEnded(RUN, 'failed', { queue: 'q' }),
    'an ended run with a message': async (h) => {
      const lease = await h.begin(RUN, { queue: 'q' })
      await h.deliver('m')
      await h.append(lease, { end: 'completed' })
    },
    'a forgotten run': async (h) => {
      await h.beginEnded(RUN, 'failed', { queue: 'q' })
      await h.journal.forget(RUN)
    },
  }

  test.each(Object.keys(cases))('%s [Q-1]', async (name) => {
    const h = new Harness()
    await cases[name]!(h)
    const before = await h.journal.list()
    expect(await h.claimed()).toStrictEqual([])
    expect(await h.journal.list()).toStrictEqual(before)
  })
})

describe('claimed is', () => {
  const cases: Record<string, (h: Harness) => Promise<unknown>> = {
    'a run that nobody ever held': (h) => h.beginDue(),
    'a run whose lease is over': async (h) => {
      await h.begin(RUN, { queue: 'q' })
      h.now += TTL
    },
    'a run that was released': async (h) => h.journal.release(await h.begin(RUN, { queue: 'q' })),
    'a stalled run after an append and a crash': async (h) => {
      await h.journal.release(await h.begin(RUN, { queue: 'q' }), { stalled: 'why' })
      await h.append(await h.takeOver())
      h.now += TTL
    },
    'a run begun anew under a forgotten id': async (h) => {
      await h.beginEnded()
      await h.journal.forget(RUN)
      await h.journal.begin(RUN, { ...manifest, queue: 'q' }, { reuse: true })
    },
  }

  test.each(Object.keys(cases))('%s [Q-1]', async (name) => {
    const h = new Harness()
    await cases[name]!(h)
    expect(await h.claimed()).toStrictEqual([RUN])
  })
})

test.each([
  [1, 1, true],
  [2, 1, false],
  [2, 2, true],
  [1, 2, true],
])('a log of vocabulary %i meets a claimer of %i: %s [Q-1]', async (written, supported, granted) => {
  const h = new Harness()
  const lease = await h.begin(RUN, { queue: 'q' })
  await h.append(lease, { vocabulary: written })
  await h.append(lease, { vocabulary: 1 })
  await h.journal.release(lease)
  const supports = { agents: ['agent'], vocabulary: supported }
  expect(await h.claimed({ supports })).toStrictEqual(granted ? [RUN] : [])
})

test('a claimer that says nothing of its vocabulary understands the first [Q-1]', async () => {
  const h = new Harness()
  const lease = await h.begin(RUN, { queue: 'q' })
  await h.append(lease, { vocabulary: 2, suspend: { wakeAt: 0 } })
  expect(await h.claimed()).toStrictEqual([])
})

test('each due run goes to one claimer, however many ask at once [Q-2]', async () => {
  const h = new Harness()
  const ids = Array.from({ length: 20 }, (_, index) => `run ${index}`)
  for (const runId of ids) await h.beginDue(runId)
  const journals = [h.journal, h.open(), h.open()]
  const request = { ttlMs: TTL, limit: 9, queue: 'q', supports: { agents: ['agent'] } }
  const claims = await Promise.all(journals.map((journal, index) => journal.claim({ ...request, owner: `c${index}` })))
  expect(claims.map(({ length }) => length)).toStrictEqual([9, 9, 2])
  const granted = claims.flat().map(({ lease }) => lease)
  expect(new Set(granted.map(({ runId }) => runId)).size).toBe(ids.length)
  expect(new Set(granted.map(({ token }) => token)).size).toBe(ids.length)
  for (const lease of granted) await h.append(lease)
})

test('the ones that wait longest go first, whatever made them due [Q-2]', async () => {
  const h = new Harness()
  const start = h.now
  const make: [at: number, runId: string, (runId: string) => Promise<unknown>][] = [
    [70, 'begun', (runId) => h.beginDue(runId)],
    [50, 'released', async (runId) => h.journal.release(await h.begin(runId, { queue: 'q' }))],
    [0, 'woken by time, at 60', (id) => suspended(id, { wakeAt: start + 60 })],
    [0, 'woken by a message, at 80', (id) => suspended(id, {})],
    [0, 'crashed, over at 55', (id) => h.journal.begin(id, { ...manifest, queue: 'q' }, { acquire: crash })],
  ]
  const crash = { owner: 'x', ttlMs: 55 }
  const suspended = async (id: string, suspend: { wakeAt?: number }) =>
    h.append(await h.begin(id, { queue: 'q' }), { suspend })
  for (const [at, runId, prepare] of make) {
    h.now = start + at
    await prepare(runId)
  }
  h.now = start + 80
  await h.deliver('m', 1, 'woken by a message, at 80')
  h.now = start + 100
  const order = ['released', 'crashed, over at 55', 'woken by time, at 60', 'begun', 'woken by a message, at 80']
  expect([...(await h.claimed({ limit: 2 })), ...(await h.claimed())]).toStrictEqual(order)
})

test('a claim takes no more than it asked for, and leaves the rest to others [Q-2]', async () => {
  const h = new Harness()
  for (const runId of ['a', 'b', 'c']) {
    await h.beginDue(runId)
    h.now += 1
  }
  expect(await h.claimed({ limit: 1 })).toStrictEqual(['a'])
  expect(await h.claimed({ limit: 2 })).toStrictEqual(['b', 'c'])
  expect(await h.claimed()).toStrictEqual([])
})

test('the clocks of claimers count for nothing, only that of the journal [Q-1, L-2]', async () => {
  const h = new Harness()
  await h.append(await h.begin(RUN, { queue: 'q' }), { suspend: { wakeAt: h.now + 10 } })
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    vi.setSystemTime(h.now + 1e9)
    expect(await h.claimed()).toStrictEqual([])
    h.now += 10
    vi.setSystemTime(0)
    const [claimed] = await h.claim()
    expect(claimed?.lease.expiresAt).toBe(h.now + TTL)
    vi.setSystemTime(h.now + 1e9)
    expect(await h.claimed()).toStrictEqual([])
  } finally {
    vi.useRealTimers()
  }
})

test('a claimer that was too slow is fenced by the next one [Q-2, J-6]', async () => {
  const h = new Harness()
  await h.beginDue()
  const zombie = await h.claimOne()
  h.now += TTL
  const heir = await h.claimOne()
  expect(await codeOf(() => h.append(zombie, { entries: [draft('late')] }))).toBe('FENCED')
  expect(await codeOf(() => h.append(heir))).toBeUndefined()
})

test.prop([fc.array(fc.record({ wait: fc.nat(5), queue: fc.constantFrom('q', 'p') }), { maxLength: 12 }), fc.nat(11)])(
  'claims drain a queue in the order of waiting, whatever their limits [Q-2]',
  async (runs, limit) => {
    const h = new Harness()
    for (const [index, { wait, queue }] of runs.entries()) {
      h.now += wait
      await h.beginDue(`run ${index}`, { queue })
    }
    const order: number[] = []
    for (let claimed: string[] = ['']; claimed.length > 0; ) {
      claimed = await h.claimed({ limit: limit + 1 })
      expect(claimed.length).toBeLessThanOrEqual(limit + 1)
      for (const runId of claimed) order.push(Number(runId.slice(4)))
    }
    const since = (index: number) => runs.slice(0, index + 1).reduce((sum, { wait }) => sum + wait, 0)
    expect(order.map(since)).toStrictEqual(order.map(since).toSorted((a, b) => a - b))
    expect(order).toHaveLength(runs.filter(({ queue }) => queue === 'q').length)
  },
)
