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

/** An error as node:sqlite throws it. */
export function sqliteError(errcode: number): Error {
  return Object.assign(new Error('injected'), { code: 'ERR_SQLITE_ERROR', errcode })
}
