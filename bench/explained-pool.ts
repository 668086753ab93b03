import type { PostgresClient, PostgresPool, PostgresQuery } from '@tangle-network/journal-postgres'
import pg from 'pg'

/** What the server says a statement cost, by EXPLAIN (ANALYZE, BUFFERS, WAL): everything in functions included, its commit not. */
export interface Explained {
  readonly text: string
  readonly ms: number
  /** Of 8 KiB each. */
  readonly buffers: number
  readonly walRecords: number
  readonly walBytes: number
}

interface Plan {
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly 'WAL Records': number
  readonly 'WAL Bytes': number
}

/** A pool of a single connection. While `explains`, each statement is explained, undone, and then made as it was asked. */
export class ExplainedPool implements PostgresPool {
  readonly heard: Explained[] = []
  explains = false
  readonly #pool: pg.Pool

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 1 })
  }

  on(event: 'error' | 'connect', listener: (about: never) => void): void {
    this.#pool.on(event as 'error', listener as (error: Error) => void)
  }

  async connect(): Promise<PostgresClient> {
    const client = await this.#pool.connect()
    const query = async (asked: PostgresQuery) => {
      if (this.explains) this.heard.push(await explained(client, asked))
      return client.query(asked as pg.QueryConfig)
    }
    return new Proxy(client as unknown as PostgresClient, {
      get: (_, key) => {
        if (key === 'query') return query
        const member: unknown = Reflect.get(client, key, client)
        return typeof member === 'function' ? member.bind(client) : member
      },
    })
  }

  /** Bytes that the server's log has grown by so far. */
  async written(): Promise<number> {
    const { rows } = await this.#pool.query(`SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS bytes`)
    return Number(rows[0].bytes)
  }

  /** Bytes of all tables of a schema, with their indexes and what was moved out of line. */
  async stored(schema: string): Promise<number> {
    const { rows } = await this.#pool.query(
      `SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class
       WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p')`,
      [schema],
    )
    return Number(rows[0].bytes)
  }

  end(): Promise<void> {
    return this.#pool.end()
  }
}

async function explained(client: pg.PoolClient, { text, values = [] }: PostgresQuery): Promise<Explained> {
  await client.query('BEGIN')
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, WAL, TIMING OFF, FORMAT JSON) ${text}`, [...values])
  await client.query('ROLLBACK')
  const [{ Plan: plan, 'Execution Time': ms }] = rows[0]['QUERY PLAN'] as [{ Plan: Plan; 'Execution Time': number }]
  return {
    ...{ text, ms, buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'] },
    ...{ walRecords: plan['WAL Records'], walBytes: plan['WAL Bytes'] },
  }
}
