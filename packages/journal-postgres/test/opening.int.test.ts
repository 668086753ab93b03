import { isDurabilityError } from '@tangle-network/durability-contract'
import { type PostgresServer, startPostgres } from '@tangle-network/postgres-server'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createPostgresJournal, grantSql, migrationSql, type PostgresJournalOptions } from '../src/index.ts'
import { SCHEMA_VERSION } from '../src/migrate.ts'
import { connected, newPlace, type Place, uniqueName, urlOf } from './place.ts'
import { add, drive, verdict } from './run.ts'
import { until } from './until.ts'

/** Of its own: databases come and go in memory, and settings change. */
let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres({ medium: 'memory' })
})
afterAll(() => server.stop())

/** Stands for what a server is called where messages name it. */
const HERE = /postgres (127\.0\.0\.1:\d+|nowhere\.invalid)\/\w+ schema \w+/
const CURE = 'Check the path or URL, the permissions, and the file system or settings of the server.'

/** The message as a user meets it, with HERE for the address; and what must never be in it is not. */
async function told(options: PostgresJournalOptions): Promise<string> {
  const opening = createPostgresJournal(options).then(
    (journal) => journal.close(),
    (error: unknown) => error,
  )
  const error = await opening
  if (!isDurabilityError(error)) throw new Error('it was opened', { cause: error })
  expect(error.outcome).toBe('not-applied')
  if (options.url?.includes('@')) expect(error.message).not.toMatch(/credential|worker|hidden/)
  return error.message.replace(HERE, 'HERE')
}

/** All that stands in a database but what Postgres put there. */
async function content(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query(
    `SELECT nspname, relname, relfilenode::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE nspname !~ '^(pg_|information_schema)' ORDER BY 1, 2`,
  )
  return rows
}

/** The URL of a new database. */
async function newDatabase(options = ''): Promise<string> {
  const database = uniqueName('db')
  const root = await connected(server.url)
  await root.query(`CREATE DATABASE ${database} ${options}`)
  onTestFinished(async () => {
    await root.query(`DROP DATABASE ${database} WITH (FORCE)`)
    await root.end()
  })
  return urlOf(server.url, { database })
}

async function newRole(owner: pg.Client, setting = ''): Promise<string> {
  const role = uniqueName('worker')
  await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'credential'`)
  if (setting !== '') await owner.query(`ALTER ROLE ${role} SET ${setting}`)
  onTestFinished(async () => {
    const root = await connected(server.url)
    await root.query(`DROP OWNED BY ${role}`)
    await root.query(`DROP ROLE ${role}`)
    await root.end()
  })
  return role
}

test.each([
  'postgres://',
  'http://worker:credential@127.0.0.1/app',
  'worker:credential@127.0.0.1/app',
  'postgres://worker:credential@127.0.0.1:port/app',
  '',
])('a URL that cannot be read is refused, and not shown [E-1, E-3]', async (url) => {
  expect(await told({ url })).toBe(
    'STORE_UNUSABLE at the url of the journal: expected a URL such as postgres://user:password@host:5432/database, ' +
      `with commas between several hosts, found one that cannot be read. ${CURE}`,
  )
})

test('an address where nobody listens is refused, at once, and so is one that there is not [E-1, E-3]', async () => {
  expect(await told({ url: 'postgres://worker:credential@127.0.0.1:1/app?application_name=hidden' })).toBe(
    `STORE_UNUSABLE at HERE: expected a server that listens at this address, found ECONNREFUSED. ${CURE}`,
  )
  expect(await told({ url: 'postgres://worker:credential@nowhere.invalid/app' })).toMatch(
    /^STORE_UNUSABLE at HERE: expected a server that listens at this address, found (ENOTFOUND|EAI_AGAIN)\. /,
  )
})

test('a database that is not there is refused [E-1, E-3]', async () => {
  expect(await told({ url: urlOf(server.url, { database: 'nowhere' }) })).toBe(
    `STORE_UNUSABLE at HERE: expected a server, database and role that let this process in, ` +
      `found SQLSTATE 3D000 (no such database). ${CURE}`,
  )
})

test('a role without rights is told which, may not begin a journal, and leaves nothing [E-1, E-3]', async () => {
  const url = await newDatabase()
  const database = await connected(url)
  const role = await newRole(database)
  const before = await content(database)
  const asked = { url: urlOf(url, { user: role, password: 'credential' }) }
  expect(await told(asked)).toBe(
    'STORE_UNUSABLE at HERE: expected a role that may create the schema and its tables (or let one that may run ' +
      `migrationSql), found SQLSTATE 42501 (missing privilege). ${CURE}`,
  )
  await (await createPostgresJournal({ url })).close()
  expect(await told(asked)).toBe(
    'STORE_UNUSABLE at HERE: expected a role that may use the schema, read its tables and call its functions ' +
      `(see grantSql), found SQLSTATE 42501 (missing privilege). ${CURE}`,
  )
  await database.query('DROP SCHEMA durability CASCADE')
  expect(await content(database)).toEqual(before)
  await database.end()
})

test('a database that cannot hold every text is refused [E-1, V-3]', async () => {
  const url = await newDatabase("ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
  const database = await connected(url)
  expect(await told({ url })).toBe(
    `STORE_UNUSABLE at HERE: expected a database with the encoding UTF8, found the encoding SQL_ASCII. ${CURE}`,
  )
  expect(await content(database)).toEqual([])
  await database.end()
})

test('sessions that may only read are refused [E-1]', async () => {
  const url = await newDatabase()
  const database = await connected(url)
  const role = await newRole(database, 'default_transaction_read_only = on')
  expect(await told({ url: urlOf(url, { user: role, password: 'credential' }) })).toBe(
    `STORE_UNUSABLE at HERE: expected a session that may write, found default_transaction_read_only = on. ${CURE}`,
  )
  expect(await content(database)).toEqual([])
  await database.end()
})

/** Schemas of which the journal can make nothing, and what it says. */
const STRANGE: Record<string, { sql: string; says: string }> = {
  'a newer version': {
    sql: `CREATE TABLE {schema}.store (id integer, version integer); INSERT INTO {schema}.store VALUES (1, ${SCHEMA_VERSION + 1})`,
    says:
      `SCHEMA_TOO_NEW at HERE: expected a schema up to version ${SCHEMA_VERSION}, found version ${SCHEMA_VERSION + 1}. ` +
      'Run a version of the code that is at least as new as the one that wrote it.',
  },
  ...Object.fromEntries(
    [
      'CREATE TABLE {schema}.store (shelf text)',
      'CREATE TABLE {schema}.store (id integer, version integer)',
      "CREATE TABLE {schema}.store (id integer, version text); INSERT INTO {schema}.store VALUES (1, 'blue')",
      'CREATE TABLE {schema}.store (id text, version text)',
      'CREATE TABLE {schema}.store (id integer, version integer); INSERT INTO {schema}.store VALUES (1, NULL)',
    ].map((sql) => [
      `another application's: ${sql}`,
      {
        sql,
        says:
          'STORE_UNUSABLE at HERE: expected a schema of a journal, or one without a table named store, ' +
          `found a table store that is not of this kind. ${CURE}`,
      },
    ]),
  ),
  'a table where the journal would make one': {
    sql: 'CREATE TABLE {schema}.messages (x integer)',
    says:
      'STORE_UNUSABLE at HERE: expected a schema in which nothing else has the names of the journal, ' +
      `found SQLSTATE 42P07 (a table of that name). ${CURE}`,
  },
}

for (const [what, { sql, says }] of Object.entries(STRANGE)) {
  test(`a schema of ${what}, is refused and left as it was [E-1, E-3]`, async () => {
    const place = await newPlace({ url: server.url, migrated: false })
    const { url, schema, owner } = place
    await owner.query(`CREATE SCHEMA ${schema}`)
    await owner.query(sql.replaceAll('{schema}', schema))
    const before = await contentOf(place)
    expect(await told({ url, schema })).toBe(says)
    expect(await contentOf(place)).toEqual(before)
  })
}

async function contentOf({ owner, schema }: Place): Promise<unknown> {
  const { rows } = await owner.query(
    `SELECT relname, relfilenode::text, xmin::text FROM pg_class WHERE relnamespace = $1::regnamespace ORDER BY 1`,
    [schema],
  )
  return rows
}

test('an empty schema is refused where it may not be migrated, and left empty [E-1]', async () => {
  const place = await newPlace({ url: server.url, migrated: false })
  const { url, schema } = place
  expect(await told({ url, schema, migrate: false })).toBe(
    `STORE_UNUSABLE at HERE: expected a schema of version ${SCHEMA_VERSION} (let its owner run migrationSql), ` +
      `found no journal, and migrate: false. ${CURE}`,
  )
  expect(await place.ask(`SELECT FROM pg_namespace WHERE nspname = $1`, [schema])).toEqual([])
})

test('what fails to open leaves no connection behind', async () => {
  const { ask } = await newPlace({ url: server.url })
  const url = await newDatabase()
  const name = new URL(url).pathname.slice(1)
  await told({ url, migrate: false })
  await until('all connections to be closed', async () => {
    const left = await ask('SELECT FROM pg_stat_activity WHERE datname = $1', [name])
    return left.length === 0
  })
})

test('a call that names both a url and a pool, or neither, or a schema that needs quotes, is a TypeError [E-4]', async () => {
  const pool = new pg.Pool({ connectionString: server.url })
  for (const options of [
    {},
    { url: server.url, pool },
    { url: 5 },
    { url: server.url, schema: 'My Schema' },
    { url: server.url, schema: 'user' },
    { url: server.url, schema: 'pg_durability' },
    { url: server.url, connections: 0 },
    { url: server.url, timeoutMs: 0 },
  ]) {
    await expect(createPostgresJournal(options as never)).rejects.toThrow(TypeError)
  }
  await pool.end()
})

test('a schema named by a word of SQL, or by what Postgres keeps for itself, is refused with a cure [E-4]', async () => {
  const { ask } = await newPlace({ url: server.url, migrated: false })
  const words = await ask<{ word: string }>(`SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'`)
  expect(words.length).toBeGreaterThan(100)
  for (const { word: schema } of words) expect(() => migrationSql({ schema })).toThrow(TypeError)
  expect(() => migrationSql({ schema: 'user' })).toThrow(
    'schema must not be user, a word of SQL; choose another, such as user_runs',
  )
  expect(() => grantSql({ schema: 'pg_runs', role: 'worker' })).toThrow(
    'schema must not be pg_runs: Postgres keeps such names to itself; choose another, such as durability',
  )
  await expect(createPostgresJournal({ url: server.url, schema: 'information_schema' })).rejects.toThrow(TypeError)
  await (await createPostgresJournal({ url: server.url, schema: 'users' })).close()
})

test('a wrong password is refused, and neither it nor the user is told [E-1, E-3]', async () => {
  const url = urlOf(server.url, { password: 'credential' })
  expect(await told({ url })).toBe(
    'STORE_UNUSABLE at HERE: expected a server, database and role that let this process in, ' +
      `found SQLSTATE 28P01 (the password is wrong). ${CURE}`,
  )
})

test('a server in recovery is refused, whatever it holds, and is a journal once it is promoted [E-1, J-7]', async () => {
  await (await createPostgresJournal({ url: server.url })).close()
  const standby = await server.standby()
  expect(await told({ url: standby.url })).toBe(
    `STORE_UNUSABLE at HERE: expected a primary that takes writes (after a failover: the address of the new one), found a standby, which may be behind. ${CURE}`,
  )
  await standby.promote()
  const journal = await createPostgresJournal({ url: standby.url })
  expect(await verdict(add(journal, await drive(journal, 'run')))).toBe('granted')
  await journal.close()
  await standby.stop()
})

test.each(['fsync', 'full_page_writes'] as const)(
  'a server with %s = off is refused, unless somebody vouches for it [C-1, J-7]',
  async (setting) => {
    await server.restart({ [setting]: 'off' })
    const { url } = server
    const other = setting === 'fsync' ? 'full_page_writes' : 'fsync'
    for (const accept of [[], [other]] as const) {
      expect(await told({ url, accept })).toBe(
        `STORE_UNUSABLE at HERE: expected ${setting} = on (or, where the storage makes up for it, ` +
          `accept: ['${setting}']), found ${setting} = off. ${CURE}`,
      )
    }
    await using journal = await createPostgresJournal({ url, accept: [setting] })
    expect(await verdict(add(journal, await drive(journal, setting)))).toBe('granted')
    await journal.close()
    await server.restart({ [setting]: 'on' })
  },
)
