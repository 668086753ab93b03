import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createPostgresJournal, type PostgresPool } from '../src/index.ts'
import { opened } from './opened.ts'
import { newPlace, SHARED } from './place.ts'
import { raise, raised } from './raise.ts'
import { add, drafts, drive, MANIFEST, verdict } from './run.ts'
import { until } from './until.ts'
import { WatchedPool } from './watched-pool.ts'
import { EVERY_MUTATION, liveThroughAll, noted } from './whole-life.ts'

test('a mutation that many send is one statement, and one that is decided in the worker is two', async () => {
  const { pool, journal } = await opened()
  const sent = (work: () => Promise<unknown>) => pool.during(work)
  const run = await drive(journal, 'run')
  const { lease, head } = run
  expect(await sent(() => journal.append(lease, { after: head, at: 1, entries: drafts(1, 2) }))).toEqual(['append'])
  expect(await sent(() => journal.renew(lease))).toEqual(['renew'])
  expect(await sent(() => journal.putBlob(lease, Uint8Array.of(1)))).toEqual(['putBlob'])
  const message = { id: 'm', sender: 's', kind: 'k', payload: 1 }
  expect(await sent(() => journal.deliver('run', message))).toEqual(['deliver'])
  expect(await sent(() => journal.release(lease))).toEqual(['look', 'writeRun'])
  expect(await sent(() => journal.acquire('run', { owner: 'me', ttlMs: 1 }))).toEqual(['look', 'writeRun'])
  expect(await sent(() => journal.begin('new', MANIFEST))).toEqual(['begin'])
  expect(await sent(() => journal.begin('run', MANIFEST))).toEqual(['begin', 'writeRun'])
  const claim = { owner: 'c', ttlMs: 1, limit: 5, queue: 'q', supports: { agents: ['a'] } }
  expect(await sent(() => journal.claim(claim))).toEqual(['due'])
  await journal.begin('queued', { ...MANIFEST, queue: 'q' })
  expect(await sent(() => journal.claim(claim))).toEqual(['due', 'claim'])
})

test('a connection is used again while nothing went wrong, and closed as soon as something did [E-2]', async () => {
  const place = await opened({ max: 1 })
  const { pool, journal } = place
  const run = await drive(journal, 'run')
  const backends = async () => (await pool.pool.query('SELECT pg_backend_pid() AS pid')).rows
  const before = await backends()
  await journal.renew(run.lease)
  expect(await verdict(journal.acquire('run', { owner: 'other', ttlMs: 1 }))).toBe('LEASE_HELD not-applied')
  expect(pool.closed).not.toContain(true)
  expect(await backends()).toEqual(before)
  await raise(place, 'EXCEPTION', '22012', 1)
  expect(await verdict(journal.renew(run.lease))).toBe('STORE_FAILED not-applied')
  expect(pool.closed.filter(Boolean)).toHaveLength(1)
  expect(await raised(place)).toBe(1)
  expect(await backends()).not.toEqual(before)
  expect(await verdict(journal.renew(run.lease))).toBe('granted')
})

test('one connection is enough for every mutation, for reading and for watching [R-7]', async () => {
  const { mutations, failpoint } = noted()
  const { pool, journal } = await opened({ max: 1 }, { failpoint })
  await liveThroughAll(journal, 'life')
  expect(mutations).toEqual(EVERY_MUTATION)
  const run = await drive(journal, 'run')
  const watchers = [1, 2, 3].map(async () => {
    const seqs: number[] = []
    for await (const { seq } of journal.watch('run')) seqs.push(seq)
    return seqs
  })
  await until('the watchers to look', () => pool.sent.some(({ name }) => name === 'changed'))
  const { cursor } = await add(journal, run)
  await add(journal, { ...run, head: cursor }, 2, { end: 'completed' })
  expect(await Promise.all(watchers)).toEqual([1, 2, 3].map(() => [1, 2]))
})

test('a connection that comes too late for a call is given back for others', async () => {
  const place = await newPlace()
  const pool = new WatchedPool(place, { max: 1 })
  const journal = await createPostgresJournal({ pool, schema: place.schema, timeoutMs: 250 })
  const taken = await pool.pool.connect()
  const before = pool.closed.length
  const late = journal.begin('run', MANIFEST)
  expect(await verdict(late)).toBe('STORE_FAILED not-applied')
  taken.release()
  await until('all that were late to be given back', () => pool.closed.length > before && pool.pool.idleCount === 1)
  expect(pool.closed.slice(before)).not.toContain(true)
  expect(pool.pool.totalCount).toBe(1)
  expect(await verdict(journal.begin('run', MANIFEST))).toBe('granted')
  await journal.close()
})

test('idle connections that break are replaced, and no error goes unheard', async () => {
  const { pool, journal, ask, schema } = await opened()
  const unheard: unknown[] = []
  const hear = (error: unknown) => unheard.push(error)
  process.on('uncaughtExceptionMonitor', hear)
  onTestFinished(() => void process.off('uncaughtExceptionMonitor', hear))
  await Promise.all([1, 2, 3].map((n) => journal.begin(`run-${n}`, MANIFEST)))
  const idle = pool.pool.totalCount
  expect(idle).toBeGreaterThan(0)
  const ended = 'SELECT pg_terminate_backend(pid, 5000) AS ended FROM pg_stat_activity WHERE application_name = $1'
  expect(await ask(ended, [schema])).toEqual(Array.from({ length: idle }, () => ({ ended: true })))
  await until('the pool to notice', () => pool.pool.totalCount === 0)
  expect(await verdict(journal.begin('run', MANIFEST))).toBe('granted')
  expect(unheard).toEqual([])
})

test('what the pool parses, and how, changes nothing that is read [V-3]', async () => {
  const place = await newPlace()
  const types = { getTypeParser: () => () => 'parsed by somebody else' }
  const pool = new pg.Pool({ connectionString: SHARED, types })
  const journal = await createPostgresJournal({ pool: pool as PostgresPool, schema: place.schema })
  await liveThroughAll(journal, 'run')
  await journal.close()
  await pool.end()
})

test('a pool of the application is not ended with the journal', async () => {
  const { pool, journal } = await opened()
  await journal.close()
  expect((await pool.pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }])
})

test('a session that does not keep what it was to keep is asked in full, and nothing is lost [E-2]', async () => {
  const { pool, journal } = await opened({ max: 1 })
  const { lease, head } = await drive(journal, 'run')
  const add = async (after: typeof head) => (await journal.append(lease, { after, at: 1, entries: drafts(1) })).cursor
  const kept = () => pool.sent.filter(({ name }) => name === 'appendEntry').map(({ isKept }) => isKept)
  let next = await add(head)
  // As a pooler does that hands each transaction to another session.
  let forgotten = 0
  pool.intercept = async (sent, proceed, client) => {
    if (sent.name === 'appendEntry' && forgotten === 0) {
      forgotten += 1
      await client.query('DEALLOCATE ALL')
    }
    return proceed()
  }
  next = await add(next)
  next = await add(next)
  expect(kept()).toEqual([true, true, false, false])
  expect({ forgotten, closed: pool.closed.filter(Boolean) }).toEqual({ forgotten: 1, closed: [true] })
  expect((await journal.read('run')).entries).toHaveLength(3)
})
