import { randomUUID } from 'node:crypto'
import type { Harness } from '@tangle-network/durability-conformance'
import pg from 'pg'
import { migrationSql, openPostgresStore, type PostgresPool } from '../src/index.ts'

/** A schema of its own on the server that the tests were given. */
interface Place {
  readonly url: string
  readonly schema: string
}

const url = process.env.DURABILITY_TEST_POSTGRES_URL ?? ''

/** Places that were used, and are empty again: making one takes longer than most laws. */
const spare: Place[] = []

export const harness: Harness<Place> = {
  name: 'journal-postgres',
  capabilities: { durability: 'power', hosts: 'many' },
  provision: async () => spare.pop() ?? (await newPlace()),
  open: async ({ url, schema }, { clock, failpoint }) => {
    const pool = new pg.Pool({ connectionString: url, max: 4, application_name: schema })
    const store = await openPostgresStore({
      ...{ pool: onClock(pool, clock), schema, failpoint, migrate: false },
      listen: async () => {
        const client = new pg.Client({ connectionString: url, application_name: schema })
        await client.connect()
        return client
      },
    })
    return Object.assign(Object.create(store), { close: () => store.close().then(() => pool.end()) })
  },
  destroy: async (place) => {
    await ask(place.url, [
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '${place.schema}'`,
      `DELETE FROM ${place.schema}.entries`,
      `DELETE FROM ${place.schema}.blobs`,
      `DELETE FROM ${place.schema}.messages`,
      `DELETE FROM ${place.schema}.runs`,
    ])
    spare.push(place)
  },
  workerModule: import.meta.url,
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

/** The suite's clock takes the place of the server's: the one function that the schema looks the time up with. */
async function newPlace(): Promise<Place> {
  const schema = `suite_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await ask(url, [
    migrationSql({ schema }),
    `CREATE OR REPLACE FUNCTION ${schema}.now_ms() RETURNS bigint LANGUAGE sql VOLATILE
     AS $$ SELECT current_setting('conformance.now')::bigint $$`,
  ])
  return { url, schema }
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
function onClock(pool: pg.Pool, clock: () => number): PostgresPool {
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
