import { DurabilityError } from '@tangle-network/durability-contract'
import type { SqliteConnection } from './connection.ts'
import { readPragma } from './pragma.ts'
import { sqlText } from './statements.ts'

export const SCHEMA_VERSION = 1
/** 'tnjl' in ASCII; tells a journal from every other application's SQLite file. */
export const APPLICATION_ID = 0x746e_6a6c

/** Tells whether the file is empty; refuses what is no journal, or one of a newer schema. Changes nothing. */
export function isFresh(connection: SqliteConnection, where: string): boolean {
  const application = readPragma(connection, 'application_id')
  const version = Number(readPragma(connection, 'user_version'))
  if (application === APPLICATION_ID && version >= 1) {
    if (version <= SCHEMA_VERSION) return false
    throw new DurabilityError('SCHEMA_TOO_NEW', {
      expected: `a schema up to version ${SCHEMA_VERSION}`,
      found: `version ${version}`,
      where,
    })
  }
  const { tables } = connection.prepare('SELECT count(*) AS tables FROM sqlite_schema').get({}) as { tables: number }
  if (application === 0 && version === 0 && tables === 0) return true
  throw new DurabilityError('STORE_UNUSABLE', {
    expected: 'a journal or an empty file (name another path)',
    found: "another application's SQLite file",
    where,
  })
}

/**
 * Brings the file to this version's schema and marks it as opened. To be run inside an immediate transaction: of
 * several processes that open a new file at once, one makes the tables and the others find them.
 */
export function migrate(connection: SqliteConnection, where: string): void {
  if (isFresh(connection, where)) {
    connection.exec(sqlText('schema'))
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    connection.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  }
  connection.exec(sqlText('open'))
}
