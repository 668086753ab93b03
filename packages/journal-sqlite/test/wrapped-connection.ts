import { DatabaseSync } from 'node:sqlite'
import type { SqliteConnection } from '../src/index.ts'

/** A connection whose `exec` (transactions and pragmas) passes through `intercept`, which may count, skip or throw. */
export function wrapped(path: string, intercept: (sql: string, proceed: () => void) => void): SqliteConnection {
  const database = new DatabaseSync(path)
  return {
    exec: (sql) => intercept(sql, () => database.exec(sql)),
    prepare: (sql) => database.prepare(sql),
    close: () => database.close(),
  }
}

/** A connection that writes down every statement that is run, by the text it was prepared with. */
export function recorded(path: string): { connection: SqliteConnection; statements: string[] } {
  const database = new DatabaseSync(path)
  const statements: string[] = []
  const connection: SqliteConnection = {
    exec: (sql) => {
      statements.push(sql)
      database.exec(sql)
    },
    prepare(sql) {
      const statement = database.prepare(sql)
      const note = <T>(answer: T) => {
        statements.push(sql)
        return answer
      }
      return {
        run: (...given) => note(statement.run(...given)),
        get: (...given) => note(statement.get(...given)),
        all: (...given) => note(statement.all(...given)),
      }
    },
    close: () => database.close(),
  }
  return { connection, statements }
}

/** An error as node:sqlite throws it. */
export function sqliteError(errcode: number): Error {
  return Object.assign(new Error('injected'), { code: 'ERR_SQLITE_ERROR', errcode })
}
