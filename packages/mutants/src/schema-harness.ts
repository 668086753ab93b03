import { randomUUID } from 'node:crypto'
import type { Harness, OpenOptions, TransactionalPart } from '@tangle-network/durability-conformance'
import type { JournalStore } from '@tangle-network/durability-contract'
import pg from 'pg'

/** A schema of its own on the server that the process was given. */
export interface SchemaPlace {
  readonly url: string
  readonly schema: string
}

/** What a journal in a schema of a Postgres server is opened with. */
export interface SchemaParts {
  readonly schema: string
  readonly pool: SchemaPool
  readonly listen: () => Promise<pg.Client>
  readonly failpoint: OpenOptions['failpoint']
}

/** What of a `pg.Pool` is handed over. */
export interface SchemaPool {
  connect(): Promise<pg.PoolClient>
  on(event: 'error', listener: (error: Error) => void): unknown
}

export interface SchemaJournal {
  readonly name: string
  /** Of the module that exports the harness: workers import it. */
  readonly workerModule: string
  /** Of the server; asked for when the first place is made. */
  url(): string
  /** What makes the tables and functions, `now_ms()` among them. */
  migrationSql(options: { readonly schema: string }): string
  open(parts: SchemaParts): Promise<JournalStore>
}

/** Tables that hold what was stored, each to be emptied before those after it. */
const TABLES = ['entries', 'blobs', 'messages', 'runs', 'effects']

/** A journal on Postgres as the suite is given it: a schema for each place, and the suite's clock for the server's. */
export function schemaHarness({ name, workerModule, url, migrationSql, open }: SchemaJournal): Harness<SchemaPlace> {
  /** Places that were used, and are empty again: making one takes longer than most laws. */
  const spare: SchemaPlace[] = []
  const newPlace = async (): Promise<SchemaPlace> => {
    const place = { url: url(), schema: `suite_${randomUUID().replaceAll('-', '').slice(0, 16)}` }
    const effects = `CREATE TABLE ${place.schema}.effects (key text)`
    await ask(place.url, [migrationSql(place), effects, ...onSuiteClock(place.schema)])
    return place
  }
  return {
    ...{
      name,
      workerModule,
      capabilities: { durability: 'power', hosts: 'many', notifications: true, transactions: true },
    },
    provision: async () => spare.pop() ?? (await newPlace()),
    open: async ({ url, schema }, { clock, failpoint }) => {
      const settings = { connectionString: url, application_name: schema, options: `-c search_path=${schema}` }
      const pool = new pg.Pool({ ...settings, max: 4 })
      const listen = async () => {
        const client = new pg.Client(settings)
        await client.connect()
        return client
      }
      const store = await open({ schema, pool: toldTheTime(pool, clock), listen, failpoint })
      return Object.assign(Object.create(store), { close: () => store.close().then(() => pool.end()) })
    },
    destroy: async (place) => {
      await ask(place.url, [
        // Of workers that were killed the server may not have heard yet.
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '${place.schema}'`,
        ...TABLES.map((table) => `DELETE FROM ${place.schema}.${table}`),
      ])
      spare.push(place)
    },
    transactional,
    inspect: async ({ url, schema }) => {
      const rows = await ask(url, [
        `SELECT run_id, e.digest FROM ${schema}.entries e JOIN ${schema}.runs USING (run_no) ORDER BY run_id, e.seq`,
      ])
      const runs = new Map<string, string[]>()
      for (const { run_id, digest } of rows as { run_id: string; digest: string }[]) {
        runs.set(run_id, [...(runs.get(run_id) ?? []), digest])
      }
      return [...runs].map(([runId, digests]) => ({ runId, digests }))
    },
    describe: async ({ url }) => {
      const [row] = await ask(url, ['SELECT version()'])
      return row as { version: string }
    },
  }
}

/** A table of the schema, which the connections of the place look in. */
const transactional: TransactionalPart<SchemaPlace> = {
  effect: async (tx, key) => {
    await (tx as SchemaTransaction).query('INSERT INTO effects (key) VALUES ($1)', [key])
  },
  effects: async ({ url, schema }) => {
    const rows = await ask(url, [`SELECT key FROM ${schema}.effects`])
    return (rows as { key: string }[]).map(({ key }) => key)
  },
  end: async (tx, how) => {
    await (tx as SchemaTransaction).query(how)
  },
}

interface SchemaTransaction {
  query(text: string, values?: readonly unknown[]): Promise<unknown>
}

/**
 * The suite's clock takes the place of the server's, and of nothing else: a function that asked another one, such as
 * that of the transaction, goes on asking it and is found out. Reading it takes a moment, because mutations read it
 * between their look and their write: there those meet that do not wait for one another.
 */
function onSuiteClock(schema: string): string[] {
  return [
    `CREATE FUNCTION ${schema}.suite_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
       SELECT pg_sleep(0.001);
       SELECT 'epoch'::timestamptz + current_setting('conformance.now')::bigint * interval '1 ms' $$`,
    `DO $$ BEGIN
       EXECUTE replace(pg_get_functiondef('${schema}.now_ms'::regproc), 'clock_timestamp()', '${schema}.suite_clock()');
     END $$`,
  ]
}

async function ask(url: string, statements: readonly string[]): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    let rows: readonly object[] = []
    for (const statement of statements) ({ rows } = await client.query(statement))
    return rows
  } finally {
    await client.end()
  }
}

/** The pool, whose connections are told the time before each statement. */
function toldTheTime(pool: pg.Pool, clock: () => number): SchemaPool {
  return {
    on: (event, listener) => pool.on(event, listener),
    connect: async () => {
      const client = await pool.connect()
      return new Proxy(client, {
        get(target, key) {
          if (key === 'query') {
            return async (query: pg.QueryConfig) => {
              await target.query(`SET conformance.now = ${clock()}`)
              return target.query(query)
            }
          }
          const member: unknown = Reflect.get(target, key, target)
          return typeof member === 'function' ? member.bind(target) : member
        },
      })
    },
  }
}
