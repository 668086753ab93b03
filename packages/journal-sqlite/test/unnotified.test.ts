import type { FSWatcher, watch } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Journal } from '@tangle-network/durability-contract'
import { beforeEach, expect, test, vi } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { drafts, MANIFEST } from './run.ts'
import { scratchFile } from './scratch.ts'

/** Watchers that are notified of nothing but by `notify`; how many are open, and how many ever were. */
const watchers = vi.hoisted(() => ({ open: 0, ever: 0, fails: false, notify: () => {} }))

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  watch: ((_path: string, _options: object, listener: () => void): Partial<FSWatcher> => {
    if (watchers.fails) throw new Error('ENOSPC')
    watchers.open++
    watchers.ever++
    watchers.notify = listener
    return { on: vi.fn(), close: () => void watchers.open-- }
  }) as unknown as typeof watch,
}))

beforeEach(() => {
  Object.assign(watchers, { open: 0, ever: 0, fails: false })
})

const QUEUED = { ...MANIFEST, queue: 'q' }
const CLAIM = { owner: 'c', ttlMs: 60_000, limit: 10, queue: 'q', supports: { agents: ['a'] } }

async function drive(journal: Journal, runId: string) {
  const { lease, head } = await journal.begin(runId, QUEUED, { acquire: { owner: 'me', ttlMs: 60_000 } })
  return { lease: lease!, head }
}

for (const fails of [false, true]) {
  test(`a watcher gets everything within a second when ${fails ? 'nothing can be watched' : 'no notification arrives'} [R-8]`, async () => {
    watchers.fails = fails
    const path = scratchFile()
    await using journal = await createSqliteJournal({ path })
    await using writer = await createSqliteJournal({ path })
    const { lease, head } = await drive(writer, 'run')
    const lateness: number[] = []
    const watching = (async () => {
      for await (const { payload } of journal.watch('run')) lateness.push(performance.now() - Number(payload))
    })()
    let after: { seq: number; digest: string } = head
    for (let seq = 1; seq <= 4; seq++) {
      await sleep(seq * 70)
      const end = seq === 4 ? { end: 'completed' as const } : {}
      const entries = drafts(performance.now())
      after = (await writer.append(lease, { after, at: 1, entries, ...end })).cursor
    }
    await watching
    expect(lateness).toHaveLength(4)
    // The safety poll, the append itself, and what a busy machine adds.
    expect(Math.max(...lateness)).toBeLessThan(1_000)
    expect(watchers.ever).toBe(fails ? 0 : 1)
  })
}

test('a notification that comes before its commit can be seen is as good as one that comes after', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  await using writer = await createSqliteJournal({ path })
  const { lease, head } = await drive(writer, 'run')
  const lateness: number[] = []
  const watching = journal.watch('run')[Symbol.asyncIterator]()
  let after: { seq: number; digest: string } = head
  for (let seq = 1; seq <= 5; seq++) {
    const next = watching.next()
    await sleep(20)
    watchers.notify()
    await sleep(60)
    after = (await writer.append(lease, { after, at: 1, entries: drafts(seq) })).cursor
    const acknowledged = performance.now()
    expect((await next).value?.payload).toBe(seq)
    lateness.push(performance.now() - acknowledged)
  }
  await watching.return?.()
  // Far below what the safety poll takes.
  expect(lateness.sort((a, b) => a - b)[2]).toBeLessThan(100)
})

test('one watcher serves all who wait, is made when the first waits, and is closed when none does', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  await drive(journal, 'a')
  await drive(journal, 'b')
  expect(watchers.ever).toBe(0)
  const controller = new AbortController()
  const watch = async (runId: string) => {
    for await (const _ of journal.watch(runId, { signal: controller.signal })) expect.unreachable()
  }
  const watching = Promise.all(['a', 'b', 'a'].map(watch))
  await sleep(20)
  expect(watchers).toMatchObject({ open: 1, ever: 1 })
  controller.abort()
  await watching
  await vi.waitFor(() => expect(watchers).toMatchObject({ open: 0, ever: 1 }), { timeout: 2_000 })
})

test('closing the journal closes the watcher', async () => {
  const journal = await createSqliteJournal({ path: scratchFile() })
  await drive(journal, 'a')
  const watching = (async () => {
    for await (const _ of journal.watch('a')) expect.unreachable()
  })().catch(() => 'ended')
  await sleep(20)
  expect(watchers.open).toBe(1)
  await journal.close()
  expect(await watching).toBe('ended')
  expect(watchers.open).toBe(0)
})

test('a message and a suspension that race never lose a wake-up, whoever comes first [M-6]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  await using sender = await createSqliteJournal({ path })
  const firsts = new Set<boolean>()
  for (let round = 0; round < 60; round++) {
    const runId = `run ${round}`
    const { lease, head } = await drive(journal, runId)
    const suspend = () => journal.append(lease, { after: head, at: 1, entries: drafts('waits'), suspend: {}, seen: 0 })
    const deliver = () => sender.deliver(runId, { id: 'm', sender: 's', kind: 'k', payload: null })
    let woken: boolean | undefined
    const racing = [suspend().then(() => (woken ??= true)), deliver().then(() => (woken ??= false))]
    if (round % 3 === 0) racing.push(suspend().then(() => true))
    await Promise.all(racing)
    firsts.add(woken!)
    const [claimed] = await sender.claim(CLAIM)
    expect(claimed?.lease.runId, `round ${round}`).toBe(runId)
    expect(claimed?.head.inbox).toEqual({ last: 1, seen: 0 })
  }
})
