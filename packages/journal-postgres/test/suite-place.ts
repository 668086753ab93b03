import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { migrationSql, openPostgresStore, type PostgresTransaction } from '../src/index.ts'
import { onClock, suiteClockSql } from './on-clock.ts'

/** A schema of its own on a server. */
export interface Place {
  readonly url: string
  readonly schema: string
}

export interface OpenPlaceOptions {
  readonly clock: () => number
  readonly failpoint: Parameters<typeof openPostgresStore>[0]['failpoint']
  readonly connections?: number
  readonly timeoutMs?: number
}

/** The suite's clock takes the place of the server's: the one function that the schema looks the time up with. */
export async function newPlace(url: string): Promise<Place> {
  const schema = `suite_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await ask(url, [migrationSql({ schema }), `CREATE TABLE ${schema}.effects (key text)`, suiteClockSql(schema)])
  return { url, schema }
}

/** What transactions of the journal do besides: a table of the schema, which the connections of the place look in. */
export const effects = {
  effect: async (tx: unknown, key: string) => {
    const { query } = tx as PostgresTransaction
    await query('INSERT INTO effects (key) VALUES ($1)', [key])
  },
  effects: async ({ url, schema }: Place) => {
    const rows = await ask(url, [`SELECT key FROM ${schema}.effects`])
    return (rows as { key: string }[]).map(({ key }) => key)
  },
  end: async (tx: unknown, how: 'commit' | 'rollback') => {
    await (tx as PostgresTransaction).query(how.toUpperCase())
  },
}

/** Nobody is there any more, and nothing in it. Making a place takes longer than most laws, so it is used again. */
export async function clearPlace({ url, schema }: Place): Promise<void> {
  await ask(url, [
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '${schema}'`,
    ...['entries', 'blobs', 'messages', 'runs', 'effects'].map((table) => `DELETE FROM ${schema}.${table}`),
  ])
}

/** Opens the journal with connections of its own, which are known by the name of the schema. */
export async function openPlace({ url, schema }: Place, options: OpenPlaceOptions) {
  const { clock, failpoint, connections = 4, timeoutMs } = options
  const settings = { connectionString: url, application_name: schema, options: `-c search_path=${schema}` }
  const pool = new pg.Pool({ ...settings, max: connections })
  const store = await openPostgresStore({
    ...{ pool: onClock(pool, clock), schema, migrate: false },
    ...(failpoint && { failpoint }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    listen: async () => {
      const client = new pg.Client(settings)
      await client.connect()
      return client
    },
  })
  const close = store.close
  return Object.assign(store, { close: () => close().then(() => pool.end()) })
}

/** On a connection of its own; answers the rows of the last statement. */
export async function ask(url: string, statements: readonly string[]): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // A crash of the server shall not take the place itself away.
    await client.query('SET synchronous_commit = on')
    let rows: readonly object[] = []
    for (const statement of statements) ({ rows } = await client.query(statement))
    return rows
  } finally {
    await client.end()
  }
}
