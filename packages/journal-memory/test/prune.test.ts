import { LIMITS } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { Harness, manifest, TTL } from './harness.ts'

/** Runs that ended at 100, 200 and 300, one of each status, and some that did not. */
async function aged(): Promise<Harness> {
  const h = new Harness()
  for (const [now, runId, end] of [
    [300, 'late', 'moved'],
    [100, 'early', 'completed'],
    [200, 'middle', 'failed'],
    [200, 'a_b', 'cancelled'],
  ] as const) {
    h.now = now
    await h.beginEnded(runId, end, runId === 'early' ? { queue: 'q' } : {})
  }
  h.now = 0
  await h.journal.begin('open', manifest)
  await h.append(await h.begin('suspended'), { suspend: {} })
  await h.journal.release(await h.begin('stalled'), { stalled: 'why' })
  h.now = 1_000
  return h
}

const left = async (h: Harness) => (await h.journal.list()).runs.map(({ runId }) => runId)

test('every run that ended before a time is forgotten, and no other [G-1]', async () => {
  const h = await aged()
  expect(await h.journal.prune({ endedBefore: 200 })).toStrictEqual(['early'])
  expect(await left(h)).toStrictEqual(['a_b', 'late', 'middle', 'open', 'stalled', 'suspended'])
  expect(await h.journal.prune({ endedBefore: 201 })).toStrictEqual(['a_b', 'middle'])
  expect(await h.journal.prune({ endedBefore: 1e15 })).toStrictEqual(['late'])
  expect(await h.journal.prune({ endedBefore: 1e15 })).toStrictEqual([])
  expect(await left(h)).toStrictEqual(['open', 'stalled', 'suspended'])
})

test('when a run ended is when it did, whatever became of it since [G-1]', async () => {
  const h = await aged()
  await h.journal.begin('late', manifest)
  expect(await h.journal.head('late')).toMatchObject({ endedAt: 300 })
  expect(await h.journal.prune({ endedBefore: 300 })).not.toContain('late')
})

test('it asks by status, by queue and by a literal prefix, too [G-1, N-2]', async () => {
  const endedBefore = 1e15
  for (const [query, forgotten] of [
    [{ status: ['failed', 'moved'] as const }, ['late', 'middle']],
    [{ queue: 'q' }, ['early']],
    [{ prefix: 'a_' }, ['a_b']],
    [{ prefix: '_' }, []],
    [{ prefix: 'l', status: ['failed'] as const }, []],
  ] as const) {
    expect(await (await aged()).journal.prune({ endedBefore, ...query })).toStrictEqual(forgotten)
  }
})

test('it forgets as many as it is told to, and goes on when it is called again [G-1]', async () => {
  const h = await aged()
  const rounds: (readonly string[])[] = []
  for (let forgotten: readonly string[] = ['']; forgotten.length > 0; ) {
    forgotten = await h.journal.prune({ endedBefore: 1e15, limit: 2 })
    rounds.push(forgotten)
  }
  expect(rounds).toStrictEqual([['a_b', 'early'], ['late', 'middle'], []])
})

test('more runs than a page holds are forgotten in several calls [G-1, V-9]', async () => {
  const h = new Harness()
  for (let run = 0; run <= LIMITS.listRuns; run++) await h.beginEnded(`run ${run}`)
  expect(await h.journal.prune({ endedBefore: h.now + 1 })).toHaveLength(LIMITS.listRuns)
  expect(await h.journal.prune({ endedBefore: h.now + 1 })).toHaveLength(1)
  expect(await left(h)).toStrictEqual([])
})

test('what is pruned is forgotten: its id is refused, its epochs are kept [G-1, G-3]', async () => {
  const h = await aged()
  await h.journal.prune({ endedBefore: 200 })
  await expect(h.journal.begin('early', manifest)).rejects.toMatchObject({ code: 'RUN_FORGOTTEN' })
  const acquire = { owner: 'b', ttlMs: TTL }
  expect((await h.journal.begin('early', manifest, { reuse: true, acquire })).lease?.epoch).toBe(2)
})

test('two that prune at once forget each run, and neither fails [G-1]', async () => {
  const h = await aged()
  await Promise.all([h.journal, h.open()].map((journal) => journal.prune({ endedBefore: 1e15 })))
  expect(await left(h)).toStrictEqual(['open', 'stalled', 'suspended'])
})
