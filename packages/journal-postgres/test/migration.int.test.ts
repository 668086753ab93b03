import { readFileSync } from 'node:fs'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createPostgresJournal, grantSql, migrationSql, openPostgresStore } from '../src/index.ts'
import { SCHEMA_VERSION } from '../src/migrate.ts'
import { newPlace, type Place } from './place.ts'
import { newRole } from './roles.ts'
import { add, drive, MANIFEST, verdict } from './run.ts'
import { until } from './until.ts'

const OPENERS = 8
const FUNCTION = 'CREATE OR REPLACE FUNCTION'

/** Everything that the catalogs know of a schema, by the names of things. */
async function catalogs({ schema, ask }: Place): Promise<Record<string, unknown[]>> {
  const within = `'${schema}'::regnamespace`
  const found = {
    relations: await ask(`
      SELECT relname, relkind, relpersistence, reloptions, relrowsecurity, relacl::text, pg_get_partkeydef(oid) AS key,
             pg_get_expr(relpartbound, oid) AS bound, relowner::regrole::text AS owner
      FROM pg_class WHERE relnamespace = ${within} ORDER BY relname`),
    columns: await ask(`
      SELECT relname, attname, format_type(atttypid, atttypmod) AS type, attnotnull, attstorage, attidentity, attgenerated,
             attcollation::regcollation::text AS collation, pg_get_expr(adbin, adrelid) AS value
      FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE relnamespace = ${within} AND relkind IN ('r', 'p') AND attnum > 0 ORDER BY relname, attnum`),
    constraints: await ask(`
      SELECT conname, conrelid::regclass::text AS of, pg_get_constraintdef(oid) AS says
      FROM pg_constraint WHERE connamespace = ${within} ORDER BY 2, 1`),
    indexes: await ask('SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = $1 ORDER BY 1', [schema]),
    functions: await ask(`
      SELECT proname, pg_get_functiondef(oid) AS text, proacl::text, proowner::regrole::text AS owner
      FROM pg_proc WHERE pronamespace = ${within} ORDER BY 1`),
    version: await ask('SELECT * FROM {schema}.store'),
    rights: await ask('SELECT nspacl::text, nspowner::regrole::text AS owner FROM pg_namespace WHERE nspname = $1', [
      schema,
    ]),
  }
  return JSON.parse(JSON.stringify(found).replaceAll(schema, 'SCHEMA'))
}

/** Changes with every change of a row of the catalogs. */
async function writes({ schema, ask }: Place): Promise<unknown> {
  return ask(
    `SELECT relname AS name, xmin::text, ctid::text FROM pg_class WHERE relnamespace = '${schema}'::regnamespace UNION ALL
     SELECT proname, xmin::text, ctid::text FROM pg_proc WHERE pronamespace = '${schema}'::regnamespace UNION ALL
     SELECT 'store', xmin::text, ctid::text FROM {schema}.store ORDER BY 1, 3`,
  )
}

test('eight that open an empty schema at once migrate it once, and all of them work', async () => {
  const place = await newPlace({ migrated: false })
  const { url, schema, ask } = place
  const pools = Array.from({ length: OPENERS }, () => new pg.Pool({ connectionString: url, max: 1 }))
  const journals = await Promise.all(pools.map((pool) => createPostgresJournal({ pool, schema })))
  const answers = journals.map(async (journal, index) => add(journal, await drive(journal, `run-${index}`)))
  expect(await Promise.all(answers.map(verdict))).toEqual(journals.map(() => 'granted'))
  // Whoever migrates writes every row of the catalogs in the one transaction in which it does.
  const made = await ask(
    `SELECT DISTINCT xmin::text FROM pg_class WHERE relnamespace = '${schema}'::regnamespace UNION
     SELECT xmin::text FROM pg_namespace WHERE nspname = '${schema}' UNION
     SELECT xmin::text FROM {schema}.store UNION
     SELECT xmin::text FROM pg_proc WHERE pronamespace = '${schema}'::regnamespace`,
  )
  expect(made).toHaveLength(1)
  for (const pool of pools) await pool.end()
})

test('opening again changes nothing', async () => {
  const place = await newPlace({ migrated: false })
  const { url, schema } = place
  const open = async () => (await openPostgresStore({ url, schema })).close()
  await open()
  const before = [await catalogs(place), await writes(place)]
  await open()
  expect([await catalogs(place), await writes(place)]).toEqual(before)
})

test('what is printed for a DBA, run by another role, is what opening does', async () => {
  const [opened, printed] = [await newPlace({ migrated: false }), await newPlace({ migrated: false })]
  const store = await openPostgresStore({ url: opened.url, schema: opened.schema })
  await store.close()
  const dba = await newRole(printed)
  await printed.owner.query(`CREATE SCHEMA ${printed.schema} AUTHORIZATION ${dba.name}`)
  await dba.client.query(`BEGIN; ${migrationSql({ schema: printed.schema })} COMMIT`)
  const named = async (place: Place, owner: string) =>
    JSON.parse(JSON.stringify(await catalogs(place)).replaceAll(owner, 'OWNER'))
  const [{ owner } = { owner: '' }] = await opened.ask<{ owner: string }>('SELECT current_user AS owner')
  const [first, second] = [await named(opened, owner), await named(printed, dba.name)]
  expect(second).toEqual(first)
  expect(first.version).toEqual([{ id: 1, version: SCHEMA_VERSION }])
  expect(first.functions.length).toBeGreaterThan(5)
})

test('a role that owns its schema, and may make no other, migrates it', async () => {
  const place = await newPlace({ migrated: false })
  const role = await newRole(place)
  await place.owner.query(`CREATE SCHEMA ${place.schema} AUTHORIZATION ${role.name}`)
  await using journal = await createPostgresJournal({ url: role.url, schema: place.schema })
  expect(await verdict(add(journal, await drive(journal, 'run')))).toBe('granted')
})

test('a migration from a version prints what comes after it alone', () => {
  const after = migrationSql({ schema: 's', from: SCHEMA_VERSION })
  expect(after).not.toMatch(/CREATE (TABLE|OR REPLACE FUNCTION)/)
  expect(migrationSql({ schema: 's' })).toMatch(/CREATE TABLE s\.runs/)
  expect(migrationSql({ schema: 's' })).not.toContain('{schema}')
})

test('a schema that another migrates meanwhile is waited for, and its connection cut leaves nothing half', async () => {
  const place = await newPlace({ migrated: false })
  const { url, schema, owner, ask } = place
  // Holds up whoever makes the schema, in the middle of it: the name is taken by a transaction that has not ended.
  await owner.query('BEGIN')
  await owner.query(`CREATE SCHEMA ${schema}`)
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: schema })
  const opening = verdict(openPostgresStore({ pool, schema }))
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  const backend = `FROM pg_stat_activity WHERE application_name = '${schema}' AND wait_event_type = 'Lock'`
  await until('the migration to be held up', async () => (await other.query(`SELECT ${backend}`)).rowCount === 1)
  const cut = await other.query(`SELECT pg_terminate_backend(pid, 5000) AS cut ${backend}`)
  expect(cut.rows).toEqual([{ cut: true }])
  expect(await opening).toBe('STORE_UNUSABLE not-applied')
  await owner.query('ROLLBACK')
  expect(await ask('SELECT FROM pg_namespace WHERE nspname = $1', [schema])).toEqual([])
  await other.end()
  const store = await openPostgresStore({ pool, schema })
  expect(await ask('SELECT version FROM {schema}.store')).toEqual([{ version: SCHEMA_VERSION }])
  await store.close()
  await pool.end()
})

test('a migration that is cut off after half of its statements leaves nothing of them', async () => {
  const place = await newPlace({ migrated: false })
  const { url, schema, owner, ask } = place
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const connect = pool.connect.bind(pool)
  let cut = 0
  const halving = {
    on: pool.on.bind(pool),
    connect: async () => {
      const client = await connect()
      const query = client.query.bind(client) as (sent: { text: string }) => Promise<never>
      return Object.assign(client, {
        query: async (sent: { text: string }) => {
          if (cut > 0 || !sent.text.includes(FUNCTION)) return query(sent)
          cut += 1
          await query({ ...sent, text: sent.text.slice(0, sent.text.indexOf(FUNCTION)) })
          const { rows } = (await query({ text: 'SELECT pg_backend_pid() AS pid' })) as { rows: { pid: number }[] }
          await owner.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]?.pid])
          return query(sent)
        },
      })
    },
  }
  expect(await verdict(openPostgresStore({ pool: halving as never, schema }))).toBe('STORE_UNUSABLE not-applied')
  expect(cut).toBe(1)
  expect(await ask('SELECT FROM pg_namespace WHERE nspname = $1', [schema])).toEqual([])
  const store = await openPostgresStore({ pool: halving as never, schema })
  expect(await ask('SELECT version FROM {schema}.store')).toEqual([{ version: SCHEMA_VERSION }])
  await store.close()
  await pool.end()
})

/** The schema as version 1 made it; recorded then, and never changed. */
function firstSchema(schema: string): string {
  const files = ['tables', 'guard', 'append', 'lease', 'contents', 'write-run', 'lock-run']
  const recorded = files.map((file) => readFileSync(new URL(`fixtures/schema-1/${file}.sql`, import.meta.url), 'utf8'))
  const texts = [`CREATE SCHEMA {schema};`, ...recorded, 'UPDATE {schema}.store SET version = 1;']
  return [...texts, 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC;']
    .join('\n')
    .replaceAll('{schema}', schema)
}

test('a schema of version 1 is brought to this one, and who worked with it goes on with its runs', async () => {
  const [old, fresh] = [await newPlace({ migrated: false }), await newPlace()]
  const { url, schema, owner, ask } = old
  const worker = await newRole(old)
  await owner.query(`${firstSchema(schema)} ${grantSql({ schema, role: worker.name })}`)
  // As a worker of that version wrote them: one that is held, one that waits for its time, one that is due.
  const write = (runId: string, due: number | null, lease: object) => {
    const row = { run_id: runId, manifest: JSON.stringify(MANIFEST), agent: 'a', queue: 'q', epoch: 1, vocabulary: 1 }
    const rest = { seq: 0, digest: '0'.repeat(64), claims: 0, inbox_last: 0, inbox_seen: 0, inbox_bytes: 0 }
    const run = JSON.stringify({ ...row, ...rest, status: 'suspended', due_at: due, ...lease })
    return worker.client.query(`SELECT ${schema}.write_run($1, NULL, $2, false, NULL)`, [runId, run])
  }
  const lease = { status: 'open', owner: 'me', token: 't', lease_ms: 60_000, expires_at: Date.now() + 600_000 }
  await write('held', 1, lease)
  await write('later', Date.now() + 600_000, {})
  await write('due', 1, {})
  const append = () =>
    worker.client.query(
      `SELECT * FROM ${schema}.append('{held}', '{1}', '{t}', '{0}', '{${'0'.repeat(64)}}', '{NULL}', '{f}', '{NULL}', '{NULL}',
       '{t}', '{1}', '{NULL}', '{1}', '{1}', '{k}', '{${'1'.repeat(64)}}', '{[]}', '{"1"}', '{0}', '{}', '{}', false)`,
    )
  await append()
  const rows = () => ask('SELECT run_id, seq, digest, epoch, owner, due_at FROM {schema}.runs ORDER BY 1')
  const before = await rows()
  expect(before).toHaveLength(3)

  await (await openPostgresStore({ url, schema })).close()
  expect(await rows()).toEqual(before)
  // One that still runs as it was calls nothing that would do something else by now.
  expect(await append().catch(({ code }) => code)).toBe('42883')
  const look = `SELECT run_no FROM ${schema}.runs WHERE queue = 'q' AND due_since <= 1`
  expect(await worker.client.query(look).catch(({ code }) => code)).toBe('42703')
  await using journal = await createPostgresJournal({ url: worker.url, schema, migrate: false })
  const granted = { runId: 'held', owner: 'me', epoch: 1, token: 't', expiresAt: lease.expires_at }
  const head = { seq: 1, digest: '1'.repeat(64) }
  expect(await verdict(add(journal, { lease: granted, head }))).toBe('granted')
  const claimed = await journal.claim({
    owner: 'other',
    ttlMs: 60_000,
    limit: 9,
    queue: 'q',
    supports: { agents: ['a'] },
  })
  expect(claimed.map(({ lease: { runId } }) => runId)).toEqual(['due'])

  // But for who may do what, which the fresh one has told nobody.
  const told = async (place: Place) => {
    const { rights, ...found } = await catalogs(place)
    return JSON.parse(JSON.stringify(found), (key, value) => (key.endsWith('acl') ? null : value))
  }
  expect(await told(old)).toEqual(await told(fresh))
})
