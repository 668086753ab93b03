import { DurabilityError, quoted } from '@tangle-network/durability-contract'
import { whileBusy } from './busy.ts'
import { connect, type SqliteConnection } from './connection.ts'
import { openError } from './error.ts'
import { migrate, versionOf } from './migrate.ts'
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
  inTransaction(connection, 'DEFERRED', () => versionOf(connection, where))
  setPragmas(connection)
  inTransaction(connection, 'IMMEDIATE', () => migrate(connection, where))
  rewriteLog(connection, where)
  verifyPragmas(connection, where)
  return prepareStatements(connection)
}

/**
 * Copies the log into the file and syncs that. Should an earlier process have died after a failed sync, its frames are
 * readable and yet not on the disk, and the kernel takes them for clean: only writing them again makes them durable.
 */
function rewriteLog(connection: SqliteConnection, where: string): void {
  const { busy } = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)').get({}) as { busy: number }
  if (busy === 0) return
  throw new DurabilityError('STORE_BUSY', { expected: 'to write the log back', found: 'another that does so', where })
}
