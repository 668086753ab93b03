import type { FailpointHook } from '@tangle-network/durability-contract'
import type { SqliteConnection } from './connection.ts'
import type { Statements } from './statements.ts'

/** What an operation works with; a transaction is open as long as it runs. */
export interface Transaction {
  readonly sql: Statements
  /** The store's clock as the operation began. */
  readonly now: number
  readonly failpoint: FailpointHook
}

export interface TransactionParts {
  readonly sql: Statements
  readonly clock: () => number
  readonly failpoint: FailpointHook
}

/** For an operation that begins now. */
export function transactionOf({ sql, clock, failpoint }: TransactionParts): Transaction {
  return { sql, failpoint, now: clock() }
}

/** Runs `work` in a transaction of its own, from one snapshot; undone when it throws. Never across an await. */
export function inTransaction<T>(connection: SqliteConnection, kind: 'DEFERRED' | 'IMMEDIATE', work: () => T): T {
  connection.exec(`BEGIN ${kind}`)
  try {
    const result = work()
    connection.exec('COMMIT')
    return result
  } catch (error) {
    rollback(connection)
    throw error
  }
}

/**
 * SQLite has often rolled back by itself, and says then that there is nothing to roll back. Should a transaction stay
 * open all the same, every later BEGIN fails: nothing is acknowledged by mistake.
 */
export function rollback(connection: SqliteConnection): void {
  try {
    connection.exec('ROLLBACK')
  } catch {}
}
