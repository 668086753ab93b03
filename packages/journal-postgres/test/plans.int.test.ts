import { randomUUID } from 'node:crypto'
import { type PostgresServer, startPostgres } from '@tangle-network/postgres-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresJournal, openPostgresStore } from '../src/index.ts'
import { prepareStatements } from '../src/statements.ts'
import { newPlace, type Place } from './place.ts'
import { type Driven, drafts, drive, MANIFEST } from './run.ts'
import { until } from './until.ts'

/** Of its own: what a foreign transaction may still see is not pruned, and plans are counted in quiet. */
let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres({ medium: 'memory', settings: { autovacuum: 'off' } })
})
afterAll(() => server.stop())

const SUSPENDED = 20_000
const HELD = 1_000
/** 8 KiB each. A look at every run that stands in the index of some 20,000 would take a hundred times as many. */
const FEW_BUFFERS = 100

/** Runs of one queue that nobody can claim, and a few that are due. */
async function fill({ owner, schema }: Place, due: number): Promise<void> {
  const columns = `run_id, version, agent, queue, status, epoch, owner, token, lease_ms, expires_at, seq, digest,
                   vocabulary, due_at, claims, inbox_last, inbox_seen, inbox_bytes, manifest`
  const insert = (prefix: string, count: number, status: string, expires: string, dueAt: string) =>
    owner.query(
      `INSERT INTO ${schema}.runs (${columns})
       SELECT '${prefix}-' || n, 1, 'a', 'q', '${status}', 1, ${expires === 'NULL' ? 'NULL, NULL, NULL' : "'me', 't', 1"},
              ${expires}, 1, repeat('0', 64), 1, ${dueAt}, 0, 0, 0, 0, '{}' FROM generate_series(1, ${count}) n`,
    )
  await insert('asleep', SUSPENDED / 2, 'suspended', 'NULL', 'NULL')
  await insert('later', SUSPENDED / 2, 'suspended', 'NULL', `${schema}.now_ms() + 3600000 + n`)
  await insert('held', HELD, 'open', `${schema}.now_ms() + 3600000 + n`, 'n')
  if (due > 0) await insert('due', due, 'suspended', 'NULL', 'n')
}

interface Cost {
  readonly rows: number
  readonly buffers: number
  /** Scans of whole tables, and of `runs_due`, that were made on the way, in functions too. */
  readonly scans: number
  readonly due: number
}

/** What a statement costs, and which way it goes. Nothing of it stays. */
async function costOf(place: Place, sql: string, values: unknown[]): Promise<Cost> {
  await place.owner.query('BEGIN')
  const before = await scansOf(place)
  const [explained] = await place.ask<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
    values,
  )
  const after = await scansOf(place)
  await place.owner.query('ROLLBACK')
  const plan = explained!['QUERY PLAN'][0].Plan
  const buffers = plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
  return { rows: plan['Actual Rows'], buffers, scans: after.scans - before.scans, due: after.due - before.due }
}

/** Counted since the session last told others, which it does not do within a transaction. */
async function scansOf({ schema, ask }: Place): Promise<{ scans: number; due: number }> {
  const [counted] = await ask<{ scans: number; due: number }>(
    `SELECT (SELECT sum(seq_scan)::integer FROM pg_stat_xact_user_tables WHERE schemaname = '${schema}') AS scans,
            pg_stat_get_xact_numscans('{schema}.runs_due'::regclass)::integer AS due`,
  )
  return counted!
}

interface Plan {
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly 'Actual Rows': number
}

const PAGE = 8_192
/** What an entry of an index takes, in pages that may be half empty. */
const WRITTEN = 128

/** The runs of a journal, each so often appended to: all at once, but the entries of one run after one another. */
const FLEETS = [
  ['one run', 1, 1_000],
  ['many runs, whose rows fill pages', 200, 20],
] as const

test.each(FLEETS)(
  'appends to %s write no index of runs while there is room, and new rows stay on the pages of the old ones',
  async (_, count, appends) => {
    const place = await newPlace({ url: server.url })
    const { schema, ask } = place
    const journal = await createPostgresJournal({ url: server.url, schema })
    const queued = { ...MANIFEST, queue: 'q' }
    const runs = await Promise.all(Array.from({ length: count }, (_, n) => drive(journal, `run-${n}`, queued)))
    const before = await indexesOf(place)
    expect(before).toHaveLength(3)
    const write = async ({ lease, head }: Driven) => {
      let after = head
      for (let at = 0; at < appends; at++)
        after = (await journal.append(lease, { after, at, entries: drafts(at) })).cursor
    }
    await Promise.all(runs.map(write))
    // What a session has done is counted at the latest when it ends.
    await journal.close()
    let counted = { updates: 0, hot: 0 }
    await until('all updates to be counted', async () => {
      const [found] = await ask<{ updates: number; hot: number }>(
        `SELECT n_tup_upd::integer AS updates, n_tup_hot_upd::integer AS hot FROM pg_stat_user_tables
         WHERE relid = '{schema}.runs'::regclass`,
      )
      counted = found ?? counted
      return counted.updates >= count * appends
    })
    expect(counted.hot).toBeGreaterThanOrEqual(0.9 * count * appends)
    // Where a page had no room an index may have grown: for that, and for nothing else.
    const most = Math.ceil(((counted.updates - counted.hot) * WRITTEN) / PAGE) * PAGE
    const grown = (await indexesOf(place)).map(({ bytes }, at) => bytes - before[at]!.bytes)
    expect(Math.max(...grown)).toBeLessThanOrEqual(most)
  },
)

function indexesOf({ ask }: Place): Promise<{ bytes: number }[]> {
  return ask(
    `SELECT pg_relation_size(indexrelid)::integer AS bytes FROM pg_index
     WHERE indrelid = '{schema}.runs'::regclass ORDER BY indexrelid`,
  )
}

test.each([
  ['by nobody', false],
  ['by vacuum', true],
] as const)(
  'a claim passes thousands of suspended and held runs by, with tables that were analyzed %s [Q-1, Q-2]',
  async (_, isAnalyzed) => {
    const place = await newPlace({ url: server.url })
    const { schema, owner, ask } = place
    await fill(place, 2_000)
    if (isAnalyzed) await owner.query(`VACUUM ANALYZE ${schema}.runs`)
    const sql = prepareStatements(schema)
    const asked = ['q', ['a'], 1]
    const tokens = ['1', '2', '3']
    const look = await costOf(place, sql.due.text, asked)
    expect(look).toMatchObject({ rows: 1, scans: 0 })
    expect(look.due).toBeGreaterThan(0)
    expect(look.buffers).toBeLessThan(FEW_BUFFERS)
    // The first call of a session compiles the function, which reads catalogs.
    await costOf(place, sql.claim.text, [...asked, 'me', 60_000, tokens, 10])
    const claim = await costOf(place, sql.claim.text, [...asked, 'me', 60_000, tokens, 10])
    expect(claim).toMatchObject({ rows: 3, scans: 0 })
    expect(claim.due).toBeGreaterThanOrEqual(3)
    expect(claim.buffers).toBeLessThan(2 * FEW_BUFFERS)
    await ask(`DELETE FROM {schema}.runs WHERE run_id LIKE 'due-%'`)
    await owner.query(`VACUUM ${schema}.runs`)
    const idle = await costOf(place, sql.due.text, asked)
    expect(idle).toMatchObject({ rows: 1, scans: 0 })
    expect(idle.buffers).toBeLessThan(FEW_BUFFERS)
    const store = await openPostgresStore({ url: server.url, schema })
    const nothing = { queue: 'q', agents: ['a'], vocabulary: 1, owner: 'me', ttlMs: 1, tokens: [randomUUID()] }
    expect(await store.claim(nothing)).toMatchObject({ runs: [] })
    await store.close()
  },
)

test('reads, looks and lists go by their indexes, however much stands beside what they want', async () => {
  const place = await newPlace({ url: server.url })
  const { schema, owner } = place
  await fill(place, 0)
  await owner.query(`
    INSERT INTO ${schema}.entries SELECT run_no, n, 1, 1, 'k', 'd', '[]', 'p'
    FROM (SELECT run_no FROM ${schema}.runs LIMIT 200) r, generate_series(1, 50) n;
    INSERT INTO ${schema}.messages SELECT run_no, n, n, 's', 'k', 'd', 1, 'p'
    FROM (SELECT run_no FROM ${schema}.runs LIMIT 200) r, generate_series(1, 20) n;
    INSERT INTO ${schema}.blobs SELECT run_no, n, 'b'
    FROM (SELECT run_no FROM ${schema}.runs LIMIT 200) r, generate_series(1, 20) n;
    ANALYZE ${schema}.runs, ${schema}.entries, ${schema}.messages, ${schema}.blobs`)
  const sql = prepareStatements(schema)
  const expected: Record<string, [text: string, values: unknown[], rows: number]> = {
    look: [sql.look.text, ['asleep-7'], 1],
    read: [sql.read.text, ['asleep-7', 10, 20, 1e6], 21],
    inbox: [sql.inbox.text, ['asleep-7', 5, 10, 1e6], 11],
    getBlob: [sql.getBlob.text, ['asleep-7', '3'], 1],
    changed: [sql.changed.text, [['asleep-7', 'held-5']], 2],
    list: [sql.list.text, ['held-', 'held.', 'held-5', null, null, null, 50], 51],
  }
  for (const [name, [text, values, rows]] of Object.entries(expected)) {
    await costOf(place, text, values)
    const cost = await costOf(place, text, values)
    expect(cost, name).toMatchObject({ rows, scans: 0 })
    expect(cost.buffers, name).toBeLessThan(3 * FEW_BUFFERS)
  }
})

test('a prefix with the wildcards of SQL in it means these characters [N-2]', async () => {
  const place = await newPlace({ url: server.url })
  await using journal = await createPostgresJournal({ url: server.url, schema: place.schema })
  const runIds = ['50%', '50% off', '50 cents', 'a_b', 'a_b/c', 'axb', 'a\\_b', "it's", 'ITS']
  for (const runId of runIds) await journal.begin(runId, MANIFEST)
  const listed = async (prefix: string) => (await journal.list({ prefix })).runs.map(({ runId }) => runId)
  expect(await listed('50%')).toEqual(['50%', '50% off'])
  expect(await listed('a_')).toEqual(['a_b', 'a_b/c'])
  expect(await listed('a\\')).toEqual(['a\\_b'])
  expect(await listed("it'")).toEqual(["it's"])
  expect(await listed('%')).toEqual([])
})
