import { DatabaseSync } from 'node:sqlite'
import {
  type Cursor,
  DurabilityError,
  type Failpoint,
  type Journal,
  type Lease,
} from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import { commitsIn } from './commits.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'
import { sqliteError } from './wrapped-connection.ts'

describe.each(['inline', 'thread'] as const)('%s', (writer) => {
  /** Makes one append each time it is called, every one after the one before. */
  const appender = (journal: Journal, { lease, head }: { lease: Lease; head: Cursor }) => {
    let after: Cursor = head
    return async () => {
      const { cursor } = await journal.append(lease, { after, at: 1, entries: drafts('one') })
      after = cursor
    }
  }
  const many = (journal: Journal, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => drive(journal, `run ${index}`)))

  test('so many appends one after the other are so many transactions [J-7]', async () => {
    const path = scratchFile()
    await using journal = await createSqliteJournal({ path, writer })
    const append = appender(journal, await drive(journal, 'run'))
    const before = commitsIn(path)
    for (let step = 0; step < 20; step++) await append()
    expect(commitsIn(path) - before).toBe(20)
  })

  test('fifty runs that go on in the same turn share a transaction at each of their steps', async () => {
    const path = scratchFile()
    await using journal = await createSqliteJournal({ path, writer })
    const appends = (await many(journal, 50)).map((run) => appender(journal, run))
    const before = commitsIn(path)
    const live = async (append: () => Promise<void>) => {
      for (let step = 0; step < 5; step++) await append()
    }
    await Promise.all(appends.map(live))
    expect(commitsIn(path) - before).toBe(5)
  })

  test('what is asked for in one turn may be more than a call has arguments: all of it is answered [J-15]', async () => {
    await using journal = await createSqliteJournal({ path: scratchFile(), writer })
    const { lease } = await drive(journal, 'run')
    const renewals = await Promise.all(Array.from({ length: 150_000 }, () => journal.renew(lease)))
    expect(renewals).toHaveLength(150_000)
  }, 120_000)

  test('what is asked for while a commit is in flight shares the next one', async () => {
    const path = scratchFile()
    const later: Promise<void>[] = []
    let held: (() => void) | undefined
    const failpoint = (name: Failpoint) => {
      if (name !== 'append:before-commit') return
      held?.()
      held = undefined
    }
    await using journal = await createSqliteJournal({ path, writer, failpoint })
    const [first, ...others] = (await many(journal, 8)).map((run) => appender(journal, run))
    const before = commitsIn(path)
    held = () => later.push(...others.map((append) => append()))
    await first!()
    await Promise.all(later)
    expect(later).toHaveLength(7)
    expect(commitsIn(path) - before).toBe(2)
  })

  test('a refused member does not hurt the others of its group, and reads see what was answered', async () => {
    const path = scratchFile()
    await using journal = await createSqliteJournal({ path, writer })
    const runs = await many(journal, 3)
    const before = commitsIn(path)
    const verdicts = runs.map(async ({ lease, head }, index) => {
      const used = index === 1 ? { ...lease, token: 'another' } : lease
      const came = await verdict(journal.append(used, { after: head, at: 1, entries: drafts(index) }))
      return [came, (await collect(journal, lease.runId)).length]
    })
    expect(await Promise.all(verdicts)).toEqual([
      ['granted', 1],
      ['FENCED not-applied', 0],
      ['granted', 1],
    ])
    expect(commitsIn(path) - before).toBe(1)
  })

  test('a driver that fails is the cause, with its code', async () => {
    const failpoint = (name: Failpoint) => {
      if (name === 'append:before-commit') throw sqliteError(19)
    }
    await using journal = await createSqliteJournal({ path: scratchFile(), writer, failpoint })
    const { lease, head } = await drive(journal, 'run')
    const append = journal.append(lease, { after: head, at: 1, entries: drafts(1) })
    const error = (await append.catch((found: unknown) => found)) as DurabilityError
    expect(error).toBeInstanceOf(DurabilityError)
    expect(error).toMatchObject({ code: 'STORE_FAILED', outcome: 'not-applied' })
    expect(error.found).toBe('SQLITE_CONSTRAINT (injected)')
    expect(error.cause).toMatchObject({ message: 'injected', errcode: 19 })
    expect(await collect(journal, 'run')).toEqual([])
  })

  test('leases are judged by the clock that was passed', async () => {
    let now = 1_000
    await using journal = await createSqliteJournal({ path: scratchFile(), writer, clock: () => now })
    const { lease } = await drive(journal, 'run', 'first', 500)
    expect(lease.expiresAt).toBe(1_500)
    expect(await verdict(journal.acquire('run', { owner: 'second', ttlMs: 500 }))).toBe('LEASE_HELD not-applied')
    now = 1_500
    expect((await journal.acquire('run', { owner: 'second', ttlMs: 500 })).lease.expiresAt).toBe(2_000)
  })

  test('a store held by another for too long is STORE_BUSY, and goes on when it is let go', async () => {
    const path = scratchFile()
    await using journal = await createSqliteJournal({ path, writer, busyTimeoutMs: 50 })
    const { lease, head } = await drive(journal, 'run')
    using other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const append = () => verdict(journal.append(lease, { after: head, at: 1, entries: drafts(1) }))
    expect(await append()).toBe('STORE_BUSY not-applied')
    other.exec('COMMIT')
    expect(await append()).toBe('granted')
  })

  test('closing waits for what is in flight', async () => {
    const path = scratchFile()
    const journal = await createSqliteJournal({ path, writer })
    const runs = await many(journal, 10)
    const appends = runs.map(({ lease, head }) => journal.append(lease, { after: head, at: 1, entries: drafts(1) }))
    await journal.close()
    await Promise.all(appends)
    expect(await verdict(journal.head('run 0'))).toBe('JOURNAL_CLOSED not-applied')
    await using again = await createSqliteJournal({ path, writer })
    for (const { lease } of runs) expect(await collect(again, lease.runId)).toHaveLength(1)
  })

  test('a watcher has what is appended, once', async () => {
    await using journal = await createSqliteJournal({ path: scratchFile(), writer })
    const { lease, head } = await drive(journal, 'run')
    const watch = async () => {
      const seqs: number[] = []
      for await (const { seq } of journal.watch('run')) seqs.push(seq)
      return seqs
    }
    const seen = watch()
    let after: Cursor = head
    for (let seq = 1; seq <= 3; seq++) {
      const end = seq === 3 ? ({ end: 'completed' } as const) : {}
      after = (await journal.append(lease, { after, at: 1, entries: drafts(seq), ...end })).cursor
    }
    expect(await seen).toEqual([1, 2, 3])
  })
})
