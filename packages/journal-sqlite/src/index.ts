import {
  defineJournal,
  type FailpointHook,
  type Journal,
  type JournalOptions,
} from '@tangle-network/durability-contract'
import type { SqliteConnection } from './connection.ts'
import { open } from './open.ts'
import { SqliteStore } from './sqlite-store.ts'

/** Either a path or a connection. */
export type SqliteJournalOptions = SqliteJournalSettings &
  (
    | {
        /** The file; it and the folders above it are made when missing. */
        readonly path: string
        readonly connection?: undefined
      }
    | {
        /** A connection of your own. It belongs to the journal from then on, which also closes it. */
        readonly connection: SqliteConnection
        readonly path?: undefined
      }
  )

export interface SqliteJournalSettings extends JournalOptions {
  /** Milliseconds since the Unix epoch; `Date.now` by default. Leases are judged by it. */
  readonly clock?: () => number
  /** For tests: called at every instant of `FAILPOINTS`. */
  readonly failpoint?: FailpointHook
  /** How long a call waits while another process holds the file, before it is `STORE_BUSY`; 10 s by default. */
  readonly busyTimeoutMs?: number
}

/**
 * Opens a journal on one SQLite file, which several processes of one host may share. What it acknowledges survives the
 * loss of power. Rejects with `STORE_UNUSABLE` for a file or connection that cannot keep that promise, `SCHEMA_TOO_NEW`
 * for one that a newer version wrote, `CORRUPT` for a damaged one, and `STORE_BUSY` when others hold it for too long.
 */
export async function createSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const { path, connection, clock = Date.now, failpoint = () => {}, busyTimeoutMs = 10_000, ...journal } = options
  if ((path === undefined) === (connection === undefined)) throw new TypeError('pass either path or connection')
  if (path !== undefined && typeof path !== 'string') throw new TypeError('path must be a string')
  if (!(busyTimeoutMs >= 0)) throw new TypeError(`busyTimeoutMs must be a number from 0, found ${busyTimeoutMs}`)
  const opened = await open(path ?? connection!, busyTimeoutMs)
  return defineJournal(new SqliteStore(opened, { clock, failpoint, busyTimeoutMs }), journal)
}

export type { SqliteConnection, SqliteStatement, SqliteValue } from './connection.ts'
