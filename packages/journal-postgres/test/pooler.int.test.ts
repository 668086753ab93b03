import { LAWS, runConformance } from '@tangle-network/durability-conformance'
import { startPostgres } from '@tangle-network/postgres-server'
import pg from 'pg'
import { expect, type TestContext, test } from 'vitest'
import { createPostgresJournal } from '../src/index.ts'
import { notRun } from './not-run.ts'
import { newPlace, SHARED } from './place.ts'
import { pooledHarness } from './pooled-harness.ts'
import { hasPgBouncer, pooled } from './pooler.ts'
import { add, drive } from './run.ts'

async function poolerOf(context: TestContext, server: string): Promise<string> {
  if (!hasPgBouncer()) notRun(context, 'a PgBouncer', 'apt-get install pgbouncer')
  return pooled(server)
}

/** Each mutation, and what is read back, once; and all that happens at one time, but for archives, which take long. */
const LAWS_OF_L0 = [
  ...['begin-answers-a-known-run', 'a-batch-is-applied-whole', 'a-replay-is-answered-as-the-first-time'],
  ...['epochs-are-never-used-again', 'a-claim-takes-what-is-due'],
]

/** In the long run, all laws of both levels. */
const RUNS = Number(process.env.CONFORMANCE_RUNS)

test('through a PgBouncer in transaction mode the laws of runs and of concurrency hold [J-4, J-6, R-7]', async (context) => {
  await using server = await startPostgres({ medium: 'memory' })
  const connectionString = await poolerOf(context, server.url)
  const harness = pooledHarness('journal-postgres behind PgBouncer', server.url, { connectionString })
  const chosen = LAWS.filter(
    ({ id, level, clause }) =>
      (RUNS > 0 && level === 'L0') || (level === 'L1' && (RUNS > 0 || clause[0] !== 'X')) || LAWS_OF_L0.includes(id),
  )
  const report = await runConformance(harness, { laws: chosen.map(({ id }) => id), runs: RUNS || 1, seed: 1 })
  await harness.leave()
  expect(report.laws.filter(({ result }) => result !== 'holds' && result !== 'not claimed')).toEqual([])
  expect(report.laws.filter(({ result }) => result === 'holds').length).toBeGreaterThan(15)
}, 600_000)

test('through a PgBouncer in transaction mode a schema is migrated, and watched without a connection that listens [R-7, R-8]', async (context) => {
  const connectionString = await poolerOf(context, SHARED)
  const { schema, ask } = await newPlace({ migrated: false })
  const pool = new pg.Pool({ connectionString })
  const watching = await createPostgresJournal({ pool, schema })
  const writing = await createPostgresJournal({ pool, schema })
  const run = await drive(writing, 'run')
  const seen = (async () => {
    const seqs: number[] = []
    for await (const { seq } of watching.watch('run')) seqs.push(seq)
    return seqs
  })()
  const { cursor } = await add(writing, run)
  await add(writing, { ...run, head: cursor }, 2, { end: 'completed' })
  expect(await seen).toEqual([1, 2])
  expect(await ask('SELECT FROM pg_stat_activity WHERE query = $1', [`LISTEN durability_${schema}`])).toEqual([])
  for (const journal of [watching, writing]) await journal.close()
  await pool.end()
})
