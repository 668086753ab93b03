import {
  defineTransactionalJournal,
  type FailpointHook,
  type JournalOptions,
  type TransactionalJournal,
  type TransactionalStore,
} from '@tangle-network/durability-contract'
import { shownAddress } from './address.ts'
import type { NeededSetting } from './check-server.ts'
import type { PostgresListener, PostgresPool } from './connection.ts'
import { checkSchema } from './migrate.ts'
import { open } from './open.ts'
import { connectListener, HostPool } from './pool.ts'
import { PostgresStore } from './postgres-store.ts'
import type { PostgresTransaction } from './transact.ts'

export type PostgresJournalOptions = PostgresStoreOptions & JournalOptions

/** Either a URL or a pool. */
export type PostgresStoreOptions = PostgresStoreSettings &
  (
    | {
        /**
         * `postgres://user:password@host:5432/database`; with several hosts, separated by commas, connections go to the one
         * that is the primary.
         */
        readonly url: string
        /** How many connections to keep at most, for each host; 8 by default. One more listens. */
        readonly connections?: number
        readonly pool?: undefined
        readonly listen?: undefined
      }
    | {
        /** A pool of your own, such as a `pg.Pool`; it stays yours to end. */
        readonly pool: PostgresPool
        /**
         * Makes a connection that listens for notifications, such as a `pg.Client` that has connected; not through a pooler.
         * Without it, what other processes commit is found by asking.
         */
        readonly listen?: () => Promise<PostgresListener>
        readonly url?: undefined
        readonly connections?: undefined
      }
  )

export interface PostgresStoreSettings {
  /** The schema that holds everything; `durability` by default. Of a-z, 0-9 and _, and no word of SQL. */
  readonly schema?: string
  /** Whether opening brings an older schema to this version; true by default. See `migrationSql` for doing so by hand. */
  readonly migrate?: boolean
  /**
   * How long a call waits for a connection and its answer, before it is `STORE_FAILED`; 30 s by default. An append waits as
   * long at most for its turn in a group before that.
   */
  readonly timeoutMs?: number
  /** Settings of the server that are off, and that whoever runs it vouches for: its storage makes up for them. */
  readonly accept?: readonly NeededSetting[]
  /** For tests: called at every instant of `FAILPOINTS`. */
  readonly failpoint?: FailpointHook
}

/**
 * Opens a journal in a schema of a Postgres server, which processes on many hosts may share. What it acknowledges is on the
 * disk of the server, and on its synchronous standby if it has one. Rejects with `STORE_UNUSABLE` for a server that does not
 * answer and for one, or a role, that cannot keep that promise, and with `SCHEMA_TOO_NEW` for a schema that a newer version
 * made.
 */
export async function createPostgresJournal(
  options: PostgresJournalOptions,
): Promise<TransactionalJournal<PostgresTransaction>> {
  const { codec, sealKey, newToken, ...settings } = options
  const store = await openPostgresStore(settings)
  const wrapping = { ...(codec && { codec }), ...(sealKey && { sealKey }), ...(newToken && { newToken }) }
  return defineTransactionalJournal(store, wrapping)
}

/** The store beneath, for whoever makes journals of it himself; opened and refused as `createPostgresJournal` does. */
export async function openPostgresStore(
  options: PostgresStoreOptions,
): Promise<TransactionalStore<PostgresTransaction>> {
  const { url, pool, connections = 8, schema: given = 'durability', failpoint = () => {} } = options
  const { timeoutMs = 30_000, migrate: migrates = true, accept = [] } = options
  if ((url === undefined) === (pool === undefined)) throw new TypeError('pass either url or pool')
  if (url !== undefined && typeof url !== 'string') throw new TypeError('url must be a string')
  if (!Number.isInteger(connections) || connections < 1) throw new TypeError('connections must be an integer from 1')
  if (!(timeoutMs > 0)) throw new TypeError(`timeoutMs must be a number above 0, found ${timeoutMs}`)
  const schema = checkSchema(given)
  const where = url === undefined ? `postgres schema ${schema}` : shownAddress(url, schema)
  const own = url === undefined ? undefined : new HostPool(url, connections, timeoutMs)
  const listen = url === undefined ? options.listen : () => connectListener(url, timeoutMs)
  const end = async () => own?.end()
  try {
    const calls = await open({ pool: (own ?? pool) as PostgresPool, schema, where, timeoutMs, migrates, accept })
    return new PostgresStore({ calls, schema, failpoint, listen, end })
  } catch (error) {
    await end()
    throw error
  }
}

export type { NeededSetting } from './check-server.ts'
export type {
  PostgresClient,
  PostgresListener,
  PostgresNotice,
  PostgresPool,
  PostgresQuery,
  PostgresResult,
  PostgresValue,
} from './connection.ts'
export { type GrantOptions, grantSql, type MigrationOptions, migrationSql } from './migrate.ts'
export type { PostgresTransaction } from './transact.ts'
