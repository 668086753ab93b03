import { type PostgresServer, startPostgres } from '@tangle-network/postgres-server'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPostgresJournal } from '../src/index.ts'
import { connected, newPlace, type Place, uniqueName, urlOf } from './place.ts'
import { add, drive, verdict } from './run.ts'
import { until } from './until.ts'
import { EVERY_MUTATION, liveThroughAll, noted } from './whole-life.ts'

/** Quiet: nothing but what a test does writes to its log or moves it to the disk. */
const QUIET = {
  ...{ autovacuum: 'off', wal_writer_delay: '10s', checkpoint_timeout: '1h' },
  ...{ wal_level: 'minimal', max_wal_senders: '0', bgwriter_lru_maxpages: '0' },
}
/** Where the log has grown to a new page, its end counts the header of that page, which nobody has to write yet. */
const PAGE_HEADER = 40

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres({ medium: 'memory', settings: QUIET })
})
afterAll(() => server.stop())

async function bytesNotOnDisk(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn())::integer AS bytes',
  )
  return (rows as { bytes: number }[])[0]!.bytes
}

/** At each commit that writes a run, what the transaction waits for. */
async function watchCommits({ owner, schema, ask }: Place): Promise<() => Promise<string[]>> {
  await owner.query(`
    CREATE TABLE ${schema}.commits (waited_for text);
    CREATE FUNCTION ${schema}.note_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    AS $$ BEGIN INSERT INTO ${schema}.commits VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER note_commit AFTER INSERT OR UPDATE ON ${schema}.runs
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${schema}.note_commit()`)
  return async () => {
    const rows = await ask<{ waited_for: string }>('SELECT DISTINCT waited_for FROM {schema}.commits')
    return rows.map((row) => row.waited_for)
  }
}

/** A user or database of its own to whom the setting was given, or a session that brings it along. */
const GIVEN: Record<string, (value: string) => Promise<pg.PoolConfig>> = {
  'the session': async (value) => ({
    connectionString: server.url,
    options: `-c synchronous_commit=${value}`,
  }),
  'the role': async (value) => {
    const role = uniqueName('role')
    const owner = await connected(server.url)
    await owner.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'p'`)
    await owner.query(`ALTER ROLE ${role} SET synchronous_commit = ${value}`)
    await owner.end()
    return { connectionString: urlOf(server.url, { user: role, password: 'p' }) }
  },
  'the database': async (value) => {
    const owner = await connected(server.url)
    await owner.query(`ALTER DATABASE postgres SET synchronous_commit = ${value}`)
    await owner.end()
    return { connectionString: server.url }
  },
}

test('the log of this server stays behind where a commit does not wait for it, so that a journal that forgot to would be seen', async () => {
  const { owner, schema } = await newPlace({ url: server.url })
  await owner.query('SET synchronous_commit = off')
  await owner.query(`UPDATE ${schema}.store SET version = version`)
  expect(await bytesNotOnDisk(owner)).toBeGreaterThan(PAGE_HEADER)
})

for (const [who, give] of Object.entries(GIVEN)) {
  for (const value of ['off', 'local', 'remote_write']) {
    test(`with synchronous_commit = ${value} given to ${who}, whatever is acknowledged is on the disk [J-7, J-12, C-1]`, async () => {
      const place = await newPlace({ url: server.url })
      const waitedFor = await watchCommits(place)
      const pool = new pg.Pool({ ...(await give(value)), max: 2 })
      const { mutations, failpoint } = noted()
      await using journal = await createPostgresJournal({ pool, schema: place.schema, failpoint })
      // The first look fills caches, which may write to the log itself.
      await bytesNotOnDisk(place.owner)
      await liveThroughAll(journal, 'run', async (acknowledged) => {
        expect(await bytesNotOnDisk(place.owner), acknowledged).toBeLessThanOrEqual(PAGE_HEADER)
        expect(await waitedFor(), acknowledged).toEqual(['on'])
        await place.owner.query(`TRUNCATE ${place.schema}.commits`)
      })
      expect(mutations).toEqual(EVERY_MUTATION)
      const { rows } = await pool.query('SHOW synchronous_commit')
      expect(rows).toEqual([{ synchronous_commit: value }])
      await pool.end()
      await place.owner.query('ALTER DATABASE postgres RESET synchronous_commit')
    })
  }
}

test('a setting that waits for more than the journal asks for is left as it is [C-1]', async () => {
  const place = await newPlace({ url: server.url })
  const waitedFor = await watchCommits(place)
  const pool = new pg.Pool({ connectionString: server.url, options: '-c synchronous_commit=remote_apply' })
  await using journal = await createPostgresJournal({ pool, schema: place.schema })
  await liveThroughAll(journal, 'run')
  expect(await waitedFor()).toEqual(['remote_apply'])
  await pool.end()
})

test('the clock moves on inside a transaction [L-2]', async () => {
  const { ask, owner } = await newPlace({ url: server.url })
  await owner.query('BEGIN')
  const [first] = await ask<{ now: string }>('SELECT {schema}.now_ms() AS now')
  await until('a later time', async () => {
    const [later] = await ask<{ now: string }>('SELECT {schema}.now_ms() AS now')
    return Number(later?.now) > Number(first?.now)
  })
  await owner.query('COMMIT')
})

test('a call that waits for its run is told the time after the wait [L-2, L-5]', async () => {
  const { ask, owner, schema } = await newPlace({ url: server.url })
  const pool = new pg.Pool({ connectionString: server.url, application_name: schema })
  await using journal = await createPostgresJournal({ pool, schema })
  const run = await drive(journal, 'run')
  const calls: Record<string, () => Promise<{ readonly now: number }>> = {
    renew: () => journal.renew(run.lease),
    append: () => add(journal, run),
    deliver: () => journal.deliver('run', { id: 'm', sender: 's', kind: 'k', payload: null }),
  }
  for (const [name, call] of Object.entries(calls)) {
    await owner.query('BEGIN')
    await owner.query(`SELECT FROM ${schema}.runs FOR UPDATE`)
    const answer = call()
    await until(`${name} waits`, async () => {
      const waiting = `SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'`
      // In a transaction of its own, which sees what is new.
      const other = await connected(server.url)
      const { rowCount } = await other.query(waiting, [schema])
      await other.end()
      return rowCount === 1
    })
    const [{ now: before } = { now: '' }] = await ask<{ now: string }>('SELECT {schema}.now_ms() AS now')
    await owner.query('COMMIT')
    expect((await answer).now, name).toBeGreaterThanOrEqual(Number(before))
  }
  await pool.end()
})

test('of what the session was set to nothing but the wait for the disk is changed, and that for one transaction', async () => {
  const { schema } = await newPlace({ url: server.url })
  const pool = new pg.Pool({ connectionString: server.url, max: 1, options: '-c lock_timeout=7s' })
  await using journal = await createPostgresJournal({ pool, schema })
  const run = await drive(journal, 'run')
  expect(await verdict(add(journal, run))).toBe('granted')
  expect((await pool.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '7s' }])
  await pool.end()
})
