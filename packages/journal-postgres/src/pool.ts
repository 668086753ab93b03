import pg from 'pg'
import { type PostgresAddress, parseAddress } from './address.ts'
import type { PostgresClient, PostgresListener, PostgresPool } from './connection.ts'
import { StandbyAnswered } from './error.ts'

/**
 * A pool for each host of a URL. Connections come from the host that was good last, until it is unreachable or turns out
 * to be a standby; then from the next one that is a primary.
 */
export class HostPool implements PostgresPool {
  readonly #pools: readonly pg.Pool[]
  readonly #primaries = new WeakSet<object>()
  #current = 0

  /** `timeoutMs` is how long to wait for a connection at most, whichever host it comes from. */
  constructor(url: string, connections: number, timeoutMs: number) {
    const addresses = parseAddress(url)
    this.#pools = addresses.map((address) => poolOf(address, connections, timeoutMs / addresses.length))
  }

  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'connect', listener: (client: PostgresClient) => void): void
  on(event: 'error' | 'connect', listener: (about: never) => void): void {
    for (const pool of this.#pools) pool.on(event as 'error', listener as (error: Error) => void)
  }

  async connect(): Promise<PostgresClient> {
    let failure: unknown
    for (let tried = 0; tried < this.#pools.length; tried++) {
      const host = this.#current
      try {
        return await this.#primaryOf(this.#pools[host] as pg.Pool)
      } catch (error) {
        failure ??= error
        // Somebody else may have found a better one meanwhile.
        if (this.#current === host) this.#current = (host + 1) % this.#pools.length
      }
    }
    throw failure
  }

  async end(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.end()))
  }

  /** With one host there is nothing to choose, and what a standby answers is refused where it is read. */
  async #primaryOf(pool: pg.Pool): Promise<PostgresClient> {
    const client = await pool.connect()
    if (this.#pools.length === 1 || this.#primaries.has(client)) return client
    try {
      const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby')
      if (rows[0]?.standby !== false) throw new StandbyAnswered('a standby, which may be behind')
    } catch (error) {
      client.release(true)
      throw error
    }
    this.#primaries.add(client)
    return client
  }
}

/** A connection that listens, to the first host that is a primary; waited for no longer than one of the pool. */
export async function connectListener(url: string, timeoutMs: number): Promise<PostgresListener> {
  let failure: unknown
  const addresses = parseAddress(url)
  const connectionTimeoutMillis = timeoutMs / addresses.length
  for (const address of addresses) {
    const client = new pg.Client({ ...settingsOf(address), connectionTimeoutMillis })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby')
      if (rows[0]?.standby === false) return client
      failure ??= new StandbyAnswered('a standby')
    } catch (error) {
      failure ??= error
    }
    await client.end().catch(() => {})
  }
  throw failure
}

function poolOf(address: PostgresAddress, connections: number, connectionTimeoutMillis: number): pg.Pool {
  const pool = new pg.Pool({
    ...settingsOf(address),
    max: connections,
    connectionTimeoutMillis,
    idleTimeoutMillis: 30_000,
    // A process that is done otherwise may end: nothing of the journal is kept in a connection.
    allowExitOnIdle: true,
  })
  // While it is looked at whether this is the primary nobody else listens; unheard, its end would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

function settingsOf({ connectionString }: PostgresAddress): pg.ClientConfig {
  return { connectionString, keepAlive: true, application_name: 'durability' }
}
