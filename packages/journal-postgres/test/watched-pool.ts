import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { PostgresClient, PostgresPool, PostgresQuery, PostgresResult } from '../src/index.ts'
import { prepareStatements } from '../src/statements.ts'
import type { Place } from './place.ts'

export interface Sent extends PostgresQuery {
  /** As the journal's own table of statements names it, or else its first words. */
  readonly name: string
  /** Whether the session was asked to keep it. */
  readonly isKept: boolean
}

/** Comes between the journal and its connection: passes a statement on by `proceed`, or does otherwise. */
export type Intercept = (
  sent: Sent,
  proceed: () => Promise<PostgresResult>,
  client: pg.PoolClient,
) => Promise<PostgresResult>

/** A pool that writes down what passes through it. */
export class WatchedPool implements PostgresPool {
  readonly sent: Sent[] = []
  /** Of each connection that was given back, whether it was to be closed. */
  readonly closed: boolean[] = []
  readonly pool: pg.Pool
  intercept: Intercept = (_, proceed) => proceed()

  readonly #names: ReadonlyMap<string, string>

  constructor({ url, schema }: Place, settings: pg.PoolConfig = {}) {
    this.#names = new Map(Object.entries(prepareStatements(schema)).map(([name, { text }]) => [text, name]))
    this.pool = new pg.Pool({ connectionString: url, max: 4, ...settings })
    onTestFinished(() => this.pool.end())
  }

  /** The names of what is sent while `work` is done. */
  async during(work: () => Promise<unknown>): Promise<string[]> {
    const before = this.sent.length
    await work()
    return this.sent.slice(before).map(({ name }) => name)
  }

  on(event: 'error' | 'connect', listener: (about: never) => void): void {
    this.pool.on(event as 'error', listener as (error: Error) => void)
  }

  async connect(): Promise<PostgresClient> {
    const client = await this.pool.connect()
    return {
      processID: (client as { processID?: number }).processID ?? null,
      on: (event: 'error' | 'notice', listener: (message: never) => void) =>
        client.on(event as 'error', listener as (error: Error) => void),
      removeListener: (event: 'error' | 'notice', listener: (message: never) => void) =>
        client.removeListener(event as 'error', listener as (error: Error) => void),
      query: (query) => {
        const name = this.#names.get(query.text) ?? query.text.slice(0, 20)
        const sent = { ...query, name, isKept: query.name !== undefined }
        this.sent.push(sent)
        return this.intercept(sent, () => client.query(query as pg.QueryConfig) as Promise<PostgresResult>, client)
      },
      release: (error) => {
        this.closed.push(Boolean(error))
        client.release(error)
      },
    }
  }
}
