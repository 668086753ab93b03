import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Journal } from '@tangle-network/durability-contract'
import { expect, onTestFinished, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { collect, drafts, drive, MANIFEST, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const BUSY = 'STORE_BUSY not-applied'

test('a writer that holds the file for too long is STORE_BUSY for every mutation, nothing is applied, reads go on [E-1, E-5, J-5]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path, busyTimeoutMs: 500 })
  const run = await drive(journal, 'run')
  const before = await journal.head('run')
  const holder = await hold(path)
  const loop = watchLoop()
  const began = performance.now()
  const pending = mutationsOf(journal, run).map((mutate) => verdict(mutate()))
  await sleep(100)
  expect(await journal.head('run')).toEqual(before)
  expect(await collect(journal, 'run')).toEqual([])
  expect(await Promise.all(pending)).toEqual(pending.map(() => BUSY))
  expect(performance.now() - began).toBeGreaterThan(350)
  loop.expectFree()
  await tell(holder, 'COMMIT')
  expect(await journal.head('run')).toEqual(before)
  expect(await verdict(journal.head('new'))).toBe('RUN_NOT_FOUND not-applied')
  // The lease is as good as before: no acquire or release of those above has had an effect.
  expect(await verdict(mutationsOf(journal, run)[0]!())).toBe('granted')
})

test('what waits is granted when the writer lets go in time, and the event loop was free all along [E-5]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  const holder = await hold(path)
  const loop = watchLoop()
  const pending = journal.append(lease, { after: head, at: 1, entries: drafts('one', 'two') })
  await sleep(400)
  expect((await journal.head('run')).seq).toBe(0)
  await tell(holder, 'COMMIT')
  await pending
  loop.expectFree()
  expect(await collect(journal, 'run')).toHaveLength(2)
})

test('a writer that is killed lets go, and what waits is granted [E-5]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  const { lease, head } = await drive(journal, 'run')
  const holder = await hold(path)
  await tell(holder, `UPDATE runs SET seq = seq + 7`)
  const pending = journal.append(lease, { after: head, at: 1, entries: drafts('one') })
  await sleep(50)
  holder.kill('SIGKILL')
  await pending
  expect(await journal.head('run')).toMatchObject({ status: 'open', seq: 1 })
})

test('a writer that is stopped holds the file until it goes on [E-1, E-5]', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path, busyTimeoutMs: 100 })
  const { lease, head } = await drive(journal, 'run')
  const holder = await hold(path)
  holder.kill('SIGSTOP')
  const batch = { after: head, at: 1, entries: drafts('one') }
  expect(await verdict(journal.append(lease, batch))).toBe(BUSY)
  holder.kill('SIGCONT')
  await tell(holder, 'COMMIT')
  expect(await verdict(journal.append(lease, batch))).toBe('granted')
})

test('opening waits for a writer as every call does, with the event loop free [E-1, E-5]', async () => {
  const path = scratchFile()
  await (await createSqliteJournal({ path })).close()
  const holder = await hold(path)
  const loop = watchLoop()
  expect(await verdict(createSqliteJournal({ path, busyTimeoutMs: 300 }))).toBe(BUSY)
  loop.expectFree()
  const pending = createSqliteJournal({ path })
  await sleep(100)
  await tell(holder, 'COMMIT')
  await (await pending).close()
})

test('a new file that another process locks before it is a journal is waited for [E-1, E-5]', async () => {
  const path = scratchFile()
  const holder = await another(path)
  await tell(holder, 'BEGIN EXCLUSIVE')
  expect(await verdict(createSqliteJournal({ path, busyTimeoutMs: 100 }))).toBe(BUSY)
  const pending = createSqliteJournal({ path })
  await sleep(50)
  await tell(holder, 'COMMIT')
  await using journal = await pending
  await drive(journal, 'run')
})

test('opening waits for a reader of an older state: until then what was found in the log is not written again [J-12]', async () => {
  const path = scratchFile()
  await using first = await createSqliteJournal({ path })
  const { lease, head } = await drive(first, 'run')
  const reader = await another(path)
  await tell(reader, 'BEGIN; SELECT * FROM runs')
  await first.append(lease, { after: head, at: 1, entries: drafts('found') })
  await expect(createSqliteJournal({ path, busyTimeoutMs: 100 })).rejects.toMatchObject({
    code: 'STORE_BUSY',
    outcome: 'not-applied',
    found: expect.stringContaining('older state'),
  })
  await tell(reader, 'COMMIT')
  await using second = await createSqliteJournal({ path })
  expect(await collect(second, 'run')).toHaveLength(1)
})

/** Each mutation once. */
function mutationsOf(journal: Journal, { lease, head }: Awaited<ReturnType<typeof drive>>): (() => Promise<unknown>)[] {
  return [
    () => journal.append(lease, { after: head, at: 1, entries: drafts('one') }),
    () => journal.renew(lease),
    () => journal.putBlob(lease, Buffer.from('blob')),
    () => journal.begin('new', MANIFEST),
    () => journal.acquire('run', { owner: 'me', ttlMs: 60_000 }),
    () => journal.release(lease),
  ]
}

async function another(path: string): Promise<ChildProcess> {
  const child = fork(new URL('./child/holder.ts', import.meta.url), [path])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

async function hold(path: string): Promise<ChildProcess> {
  const child = await another(path)
  await tell(child, 'BEGIN IMMEDIATE')
  return child
}

async function tell(child: ChildProcess, sql: string): Promise<void> {
  child.send(sql)
  await once(child, 'message')
}

/** Counts the turns of a timer of 5 ms, at least one of which must come in every 50 ms on average. */
function watchLoop() {
  const began = performance.now()
  let ticks = 0
  const timer = setInterval(() => ticks++, 5)
  return {
    expectFree() {
      clearInterval(timer)
      expect(ticks).toBeGreaterThan((performance.now() - began) / 50)
    },
  }
}
