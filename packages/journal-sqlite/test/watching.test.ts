import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry, Journal } from '@tangle-network/durability-contract'
import { expect, onTestFinished, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'
import { sqliteError, wrapped } from './wrapped-connection.ts'

test('a watcher in one process sees every entry of a writer in another, once, in order and soon [R-7, R-8]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  await journal.begin('run', { agent: 'a', taskDigest: '0'.repeat(64), seed: 's' })
  const count = 120
  const acknowledged = pacer(path, 'run', count)
  const seen: { payload: unknown; at: number }[] = []
  for await (const { payload } of journal.watch('run')) seen.push({ payload, at: Date.now() })
  expect(seen.map(({ payload }) => payload)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  const times = await acknowledged
  const late = seen.map(({ at }, index) => at - times[index]!).sort((a, b) => a - b)
  const at = (share: number) => late[Math.floor(share * (count - 1))]
  console.log(`seen after its acknowledgement: median ${at(0.5)} ms, p95 ${at(0.95)} ms, latest ${at(1)} ms`)
  expect(at(1)).toBeLessThan(1_000)
  // Far below what the safety poll alone would take: notifications arrive.
  expect(at(0.5)).toBeLessThan(100)
})

test('a watcher of the same journal is told at once', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile() })
  const { lease, head } = await drive(journal, 'run')
  const watching = gather(journal, 'run')
  await sleep(20)
  let after: { seq: number; digest: string } = head
  const started = performance.now()
  for (let seq = 1; seq <= 100; seq++) {
    const end = seq === 100 ? { end: 'completed' as const } : {}
    after = (await journal.append(lease, { after, at: 1, entries: drafts(seq), ...end })).cursor
  }
  const written = performance.now() - started
  expect(await watching).toHaveLength(100)
  expect(performance.now() - started - written).toBeLessThan(200)
})

test('a watch that is aborted ends quietly; one whose journal is closed ends with JOURNAL_CLOSED [R-7]', async () => {
  const journal = await createSqliteJournal({ path: scratchFile() })
  await drive(journal, 'run')
  const controller = new AbortController()
  const aborted = gather(journal, 'run', controller.signal)
  const closed = verdict(gather(journal, 'run'))
  await sleep(20)
  controller.abort()
  expect(await aborted).toEqual([])
  await journal.close()
  expect(await closed).toBe('JOURNAL_CLOSED not-applied')
})

test('a run that is forgotten while it is watched is told as such', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  await using other = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  // The other journal has the whole run in one commit away from what is watched: ended, and forgotten.
  const watching = verdict(gather(journal, 'run'))
  await Promise.all([
    other.append(lease, { after: head, at: 1, entries: drafts(1), end: 'completed' }),
    other.forget('run'),
  ])
  expect(await watching).toBe('RUN_NOT_FOUND not-applied')
})

test('who waits on a journal that can no longer write is told so', async () => {
  let failing = false
  const connection = wrapped(scratchFile(), (sql, proceed) => {
    if (failing && sql === 'COMMIT') throw sqliteError(10)
    proceed()
  })
  await using journal = await createSqliteJournal({ connection })
  const { lease } = await drive(journal, 'run')
  const watching = verdict(gather(journal, 'run'))
  await sleep(20)
  failing = true
  expect(await verdict(journal.renew(lease))).toBe('STORE_FAILED unknown')
  failing = false
  expect(await watching).toBe('STORE_POISONED not-applied')
})

async function gather(journal: Journal, runId: string, signal?: AbortSignal): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of journal.watch(runId, signal ? { signal } : {})) entries.push(entry)
  return entries
}

/** When each append was acknowledged, in order. */
async function pacer(path: string, runId: string, count: number): Promise<number[]> {
  const file = new URL('./child/pacer.ts', import.meta.url).pathname
  const args = ['--conditions=@tangle-network/source', file, path, runId, String(count)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return (await text(child.stdio[3] as Readable)).trimEnd().split('\n').map(Number)
}
