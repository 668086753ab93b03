import {
  defineJournal,
  type FailpointHook,
  type Journal,
  type JournalOptions,
  type JournalStore,
} from '@tangle-network/durability-contract'
import type { SqliteConnection } from './connection.ts'
import { open } from './open.ts'
import { openInThread } from './open-in-thread.ts'
import { openToRead } from './open-to-read.ts'
import { SqliteStore } from './sqlite-store.ts'
import { ThreadWriter } from './thread-writer.ts'
import { Writer } from './writer.ts'

export type SqliteJournalOptions = SqliteStoreOptions & JournalOptions

/** Either a path or a connection. */
export type SqliteStoreOptions = SqliteStoreSettings &
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

export interface SqliteStoreSettings {
  /** Milliseconds since the Unix epoch; `Date.now` by default. Leases are judged by it. */
  readonly clock?: () => number
  /** For tests: called at every instant of `FAILPOINTS`. */
  readonly failpoint?: FailpointHook
  /** How long a call waits while another process holds the file, before it is `STORE_BUSY`; 10 s by default. */
  readonly busyTimeoutMs?: number
  /**
   * To look and change nothing: the file must be there, and of this version. What writes is refused. What is read has been
   * committed, but nothing makes it durable before it is answered: work on it with a journal that may write. False by
   * default; goes with `path`.
   */
  readonly readOnly?: boolean
  /**
   * Where commits are made. `inline`: on the thread that calls, whose event loop each sync then holds; the least latency.
   * `thread`: in a thread of its own; what reads stays here. `inline` by default; `thread` goes with `path`, and not with
   * `readOnly`.
   */
  readonly writer?: 'inline' | 'thread'
}

/**
 * Opens a journal on one SQLite file, which several processes of one host may share. What it acknowledges survives the
 * loss of power. Rejects with `STORE_UNUSABLE` for a file or connection that cannot keep that promise, `SCHEMA_TOO_NEW`
 * for one that a newer version wrote, `CORRUPT` for a damaged one, and `STORE_BUSY` when others hold it for too long.
 */
export async function createSqliteJournal(options: SqliteJournalOptions): Promise<Journal> {
  const { codec, sealKey, newToken, ...settings } = options
  const store = await openSqliteStore(settings)
  return defineJournal(store, { ...(codec && { codec }), ...(sealKey && { sealKey }), ...(newToken && { newToken }) })
}

/** The store beneath, for whoever makes journals of it himself; opened and refused as `createSqliteJournal` does. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<JournalStore> {
  checkOptions(options)
  const { path, connection, clock = Date.now, failpoint = () => {}, busyTimeoutMs = 10_000 } = options
  const { readOnly = false, writer = 'inline' } = options
  const settings = { clock, failpoint, busyTimeoutMs }
  if (writer === 'thread') {
    const injected = { clock: options.clock, failpoint: options.failpoint }
    const opened = await openInThread({ path: path!, busyTimeoutMs, ...injected })
    return new SqliteStore(opened.reading, settings, (committed) => new ThreadWriter({ ...opened, committed }))
  }
  const opened = readOnly ? await openToRead(path!, busyTimeoutMs) : await open(path ?? connection!, busyTimeoutMs)
  return new SqliteStore(opened, settings, (committed) => new Writer({ ...opened, ...settings, committed }))
}

function checkOptions(options: SqliteStoreOptions): void {
  const { path, connection, busyTimeoutMs = 0, readOnly = false, writer = 'inline' } = options
  if ((path === undefined) === (connection === undefined)) throw new TypeError('pass either path or connection')
  if (path !== undefined && typeof path !== 'string') throw new TypeError('path must be a string')
  if (!(busyTimeoutMs >= 0)) throw new TypeError(`busyTimeoutMs must be a number from 0, found ${busyTimeoutMs}`)
  if (readOnly && path === undefined) throw new TypeError('readOnly goes with path')
  if (writer !== 'inline' && writer !== 'thread') throw new TypeError(`writer must be 'inline' or 'thread'`)
  if (writer === 'inline') return
  if (path === undefined) throw new TypeError(`writer 'thread' goes with path: it has a connection of its own`)
  if (readOnly) throw new TypeError(`writer 'thread' does not go with readOnly: there is nothing to write`)
}

export type { SqliteConnection, SqliteStatement, SqliteValue } from './connection.ts'
