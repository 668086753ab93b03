import { dirname, resolve } from 'node:path'
import { DurabilityError, quoted } from '@tangle-network/durability-contract'
import { whileBusy } from './busy.ts'
import { connect, type SqliteConnection, syncFolder } from './connection.ts'
import { openError } from './error.ts'
import { writeBackLog } from './log.ts'
import { checkRuns, migrate, versionOf } from './migrate.ts'
import { DRIVER_WAIT_MS, setPragmas, verifyPragmas } from './pragma.ts'
import { prepareStatements, type Statements } from './statements.ts'
import { inTransaction } from './transaction.ts'

export interface Opened {
  readonly connection: SqliteConnection
  readonly sql: Statements
  /** The file, for messages. */
  readonly where: string
}

/** A connection that has proven itself: ours, of this schema, with a durable write behind it. */
export async function open(source: string | SqliteConnection, busyTimeoutMs: number): Promise<Opened> {
  const where = typeof source === 'string' ? `file ${quoted(source)}` : 'the connection handed over'
  try {
    const connection = typeof source === 'string' ? connect(source) : source
    try {
      const sql = await whileBusy(() => prove(connection, where), busyTimeoutMs)
      // SQLite has synced the folder of a new file or log too, but does not look whether that failed.
      if (typeof source === 'string') syncFolder(dirname(resolve(source)))
      return { connection, sql, where }
    } catch (error) {
      // A connection that was handed over and refused stays with its owner.
      if (connection !== source) connection.close()
      throw error
    }
  } catch (error) {
    throw openError(error, where)
  }
}

/** May be attempted again from the start when another process is in the way. */
function prove(connection: SqliteConnection, where: string): Statements {
  connection.exec(`PRAGMA busy_timeout = ${DRIVER_WAIT_MS}`)
  // Looks before it changes anything: a file of another application keeps even its journal mode. One snapshot, or a
  // file that another process is just making would look like none of ours.
  inTransaction(connection, 'DEFERRED', () => {
    if (versionOf(connection, where) > 0) checkRuns(connection, where)
  })
  setPragmas(connection)
  inTransaction(connection, 'IMMEDIATE', () => migrate(connection, where))
  rewriteLog(connection, where)
  verifyPragmas(connection, where)
  return prepareStatements(connection)
}

/**
 * Should an earlier process have died after a failed sync, its frames are readable and yet not on the disk, and the
 * kernel takes them for clean: only writing them again makes them durable, and what is appended after them is lost with
 * them. Hence a new log, which a reader of an older state can hold up.
 */
function rewriteLog(connection: SqliteConnection, where: string): void {
  if (writeBackLog(connection)) return
  throw new DurabilityError('STORE_BUSY', {
    expected: 'to write the log back into the file',
    found: 'another connection that writes, or still reads an older state',
    where,
  })
}
