import { DurabilityError } from '@tangle-network/durability-contract'
import type { SqliteConnection } from './connection.ts'

/** How long SQLite itself waits for a lock. Short, because it holds the event loop; longer waits are ours, in `busy.ts`. */
export const DRIVER_WAIT_MS = 5

/** What must read back, or an acknowledgement would not be worth its name. macOS flushes its drive only when asked. */
const REQUIRED = {
  encoding: 'UTF-8',
  locking_mode: 'normal',
  journal_mode: 'wal',
  synchronous: 2,
  fullfsync: 1,
  checkpoint_fullfsync: 1,
  // The writer does it, see `log.ts`.
  wal_autocheckpoint: 0,
} as const

/** What is merely sensible: a full group fits in the cache, and a log that once grew long is cut back. */
const PREFERRED = { cache_size: -16_384, journal_size_limit: 67_108_864 } as const

export function setPragmas(connection: SqliteConnection): void {
  for (const [name, value] of Object.entries({ ...REQUIRED, ...PREFERRED })) {
    connection.exec(`PRAGMA ${name} = '${value}'`)
  }
}

/**
 * Refuses a connection that does not keep what was set. To be called after a real write: some builds of SQLite have a
 * default of their own for logs, which they take up at first use.
 */
export function verifyPragmas(connection: SqliteConnection, where: string): void {
  for (const [name, value] of Object.entries(REQUIRED)) {
    const found = readPragma(connection, name)
    if (found === value) continue
    throw new DurabilityError('STORE_UNUSABLE', { expected: `${name} ${value}`, found: String(found), where })
  }
}

export function readPragma(connection: SqliteConnection, name: string): unknown {
  const row = connection.prepare(`PRAGMA ${name}`).get() as Record<string, unknown> | undefined
  return row && Object.values(row)[0]
}
