import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { migrationSql } from '../src/index.ts'

/** The server that the tests share. */
export const SHARED = process.env.DURABILITY_TEST_POSTGRES_URL ?? ''

/** A schema of its own, with the connection of its owner. */
export interface Place {
  readonly url: string
  readonly schema: string
  readonly owner: pg.Client
  /** Rows that the owner finds, with the name of the schema in place of `{schema}`. */
  ask<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>
}

/** A place where a journal stands, or, with `migrated: false`, nothing yet; gone when the test has finished. */
export async function newPlace({ url = SHARED, migrated = true } = {}): Promise<Place> {
  const schema = uniqueName('test')
  const owner = await connected(url)
  onTestFinished(async () => {
    await owner.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await owner.end()
  })
  if (migrated) await owner.query(migrationSql({ schema }))
  return {
    ...{ url, schema, owner },
    ask: async <Row>(sql: string, values: unknown[] = []) =>
      (await owner.query(sql.replaceAll('{schema}', schema), values)).rows as Row[],
  }
}

/** A connection of the test's own. Whoever opens it ends it, or is ended with the process. */
export async function connected(url: string, settings: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ...settings })
  // Some tests have connections cut; what that means shows at the next query.
  client.on('error', () => {})
  await client.connect()
  return client
}

export function uniqueName(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 16)}`
}

/** The URL with another user, database or setting. */
export function urlOf(
  url: string,
  parts: { user?: string; password?: string; database?: string; port?: number },
): string {
  const changed = new URL(url)
  if (parts.user !== undefined) changed.username = parts.user
  if (parts.password !== undefined) changed.password = parts.password
  if (parts.database !== undefined) changed.pathname = `/${parts.database}`
  if (parts.port !== undefined) changed.port = String(parts.port)
  return changed.href
}
