import { DurabilityError, quoted } from '@tangle-network/durability-contract'
import { whileBusy } from './busy.ts'
import { connectToRead, type SqliteConnection } from './connection.ts'
import { openError } from './error.ts'
import { checkRuns, SCHEMA_VERSION, versionOf } from './migrate.ts'
import type { Opened } from './open.ts'
import { DRIVER_WAIT_MS } from './pragma.ts'
import { prepareStatements, type Statements } from './statements.ts'
import { inTransaction } from './transaction.ts'

/** A connection that can only look at a journal which is there: nothing is made, migrated or written back. */
export async function openToRead(path: string, busyTimeoutMs: number): Promise<Opened> {
  const where = `file ${quoted(path)}`
  try {
    const connection = connectToRead(path)
    try {
      return { connection, sql: await whileBusy(() => prove(connection, where), busyTimeoutMs), where }
    } catch (error) {
      connection.close()
      throw error
    }
  } catch (error) {
    throw openError(error, where)
  }
}

/** A connection that reads a file which a writer of this process has open, and has proven. */
export function openBeside(path: string): Opened {
  const where = `file ${quoted(path)}`
  try {
    const connection = connectToRead(path)
    connection.exec(`PRAGMA busy_timeout = ${DRIVER_WAIT_MS}`)
    return { connection, sql: prepareStatements(connection), where }
  } catch (error) {
    throw openError(error, where)
  }
}

/** May be attempted again from the start when another process is in the way. */
function prove(connection: SqliteConnection, where: string): Statements {
  connection.exec(`PRAGMA busy_timeout = ${DRIVER_WAIT_MS}`)
  inTransaction(connection, 'DEFERRED', () => {
    const version = versionOf(connection, where)
    if (version !== SCHEMA_VERSION) throw notOfThisVersion(version, where)
    checkRuns(connection, where)
  })
  return prepareStatements(connection)
}

function notOfThisVersion(version: number, where: string): DurabilityError {
  return new DurabilityError('STORE_UNUSABLE', {
    expected: `a journal of version ${SCHEMA_VERSION} (one that may be written to is migrated when it is opened)`,
    found: version === 0 ? 'an empty file' : `version ${version}, to be read only`,
    where,
  })
}
