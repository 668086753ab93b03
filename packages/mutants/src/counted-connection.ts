import { DatabaseSync } from 'node:sqlite'
import type { SqliteConnection } from '@tangle-network/journal-sqlite'

/** A connection to a file that counts the statements which are run on it. */
export function countedConnection(path: string): { readonly connection: SqliteConnection; readonly ran: () => number } {
  const database = new DatabaseSync(path)
  let count = 0
  const counted = <T>(answer: T): T => {
    count += 1
    return answer
  }
  const connection: SqliteConnection = {
    exec: (sql) => counted(database.exec(sql)),
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        run: (given) => counted(statement.run(given)),
        get: (given) => counted(statement.get(given)),
        all: (given) => counted(statement.all(given)),
      }
    },
    close: () => database.close(),
  }
  return { connection, ran: () => count }
}
