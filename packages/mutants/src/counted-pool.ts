import type { PostgresClient, PostgresPool, PostgresResult } from '@tangle-network/journal-postgres'
import pg from 'pg'

/** A pool of connections that counts what is sent: each a round trip. It is the caller's to end. */
export function countedPool(url: string): {
  readonly pool: PostgresPool
  readonly sent: () => number
  end(): Promise<void>
} {
  const given = new pg.Pool({ connectionString: url, max: 4 })
  const seen = new WeakSet<pg.PoolClient>()
  let count = 0
  const counted = (client: pg.PoolClient): PostgresClient => {
    if (seen.has(client)) return client as unknown as PostgresClient
    seen.add(client)
    const send = client.query.bind(client) as (query: unknown) => Promise<PostgresResult>
    return Object.assign(client, {
      query: (query: unknown) => {
        count += 1
        return send(query)
      },
    }) as unknown as PostgresClient
  }
  const pool: PostgresPool = {
    connect: async () => counted(await given.connect()),
    on: (event: 'error' | 'connect', listener: (about: never) => void) =>
      given.on(event as 'error', listener as (error: Error) => void),
  }
  return { pool, sent: () => count, end: () => given.end() }
}
