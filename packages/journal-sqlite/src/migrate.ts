import { DurabilityError } from '@tangle-network/durability-contract'
import type { SqliteConnection } from './connection.ts'
import { readPragma } from './pragma.ts'
import { sqlText } from './statements.ts'

export const SCHEMA_VERSION = 3
/** 'tnjl' in ASCII; tells a journal from every other application's SQLite file. */
export const APPLICATION_ID = 0x746e_6a6c

/** The version of the file's schema, 0 when it is empty; refuses what is no journal, or a newer one. Changes nothing. */
export function versionOf(connection: SqliteConnection, where: string): number {
  const application = readPragma(connection, 'application_id')
  const version = Number(readPragma(connection, 'user_version'))
  if (application === APPLICATION_ID && version >= 1) {
    if (version <= SCHEMA_VERSION) return version
    throw new DurabilityError('SCHEMA_TOO_NEW', {
      expected: `a schema up to version ${SCHEMA_VERSION}`,
      found: `version ${version}`,
      where,
    })
  }
  const { tables } = connection.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number }
  if (application === 0 && version === 0 && tables === 0) return 0
  throw new DurabilityError('STORE_UNUSABLE', {
    expected: 'a journal or an empty file (name another path)',
    found: "another application's SQLite file",
    where,
  })
}

/**
 * Brings the file to this version's schema, one version after the other, and marks it as opened. To be run inside an
 * immediate transaction: of several processes that open a file at once, one migrates it whole and the others find it so.
 */
export function migrate(connection: SqliteConnection, where: string): void {
  for (let version = versionOf(connection, where) + 1; version <= SCHEMA_VERSION; version++) {
    connection.exec(sqlText(`migrate-${version}`))
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    connection.exec(`PRAGMA user_version = ${version}`)
  }
  const { changes } = connection.prepare(sqlText('open')).run()
  if (Number(changes) !== 1) throw damaged('the row that counts openings', 'none', where)
}

/**
 * Reads through the table of runs and its indexes. Everything else is found damaged when it is read; a run that its
 * index has lost would look as if it had never begun, and would be begun again.
 */
export function checkRuns(connection: SqliteConnection, where: string): void {
  const found = String(readPragma(connection, 'integrity_check(runs)'))
  if (found !== 'ok') throw damaged('an intact table of runs', found.slice(found.lastIndexOf('\n') + 1), where)
}

function damaged(expected: string, found: string, where: string): DurabilityError {
  return new DurabilityError('CORRUPT', { expected, found, where })
}
