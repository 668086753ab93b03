import { DatabaseSync } from 'node:sqlite'
import type { SqliteConnection } from '@tangle-network/journal-sqlite'

interface CountedConnection {
  readonly connection: SqliteConnection
  /** Statements that were run, with those that begin and end transactions. */
  readonly ran: () => number
  /** Transactions that were begun to write. */
  readonly writes: () => number
}

/** A connection to a file that counts what is run on it. */
export function countedConnection(path: string): CountedConnection {
  const database = new DatabaseSync(path)
  let count = 0
  let writes = 0
  const counted = <T>(sql: string, answer: T): T => {
    // How often the file's log is written back is another matter.
    if (!sql.startsWith('PRAGMA')) count += 1
    if (sql.startsWith('BEGIN IMMEDIATE')) writes += 1
    return answer
  }
  const connection: SqliteConnection = {
    exec: (sql) => counted(sql, database.exec(sql)),
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        run: (...given) => counted(sql, statement.run(...given)),
        get: (...given) => counted(sql, statement.get(...given)),
        all: (...given) => counted(sql, statement.all(...given)),
      }
    },
    close: () => database.close(),
  }
  return { connection, ran: () => count, writes: () => writes }
}
