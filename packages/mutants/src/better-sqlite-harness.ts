import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Harness } from '@tangle-network/durability-conformance'
import { openSqliteStore, type SqliteConnection } from '@tangle-network/journal-sqlite'

type Driver = new (path: string) => SqliteConnection

/** The driver, or why there is none: it is optional, and comes with a binary for some platforms only. */
export function betterSqlite(): { readonly Database: Driver } | { readonly missing: string } {
  try {
    return { Database: createRequire(import.meta.url)('better-sqlite3') as Driver }
  } catch (error) {
    return { missing: (error as Error).message.split('\n')[0] ?? '' }
  }
}

/** journal-sqlite on another driver: a connection that is handed over. */
export const harness: Harness<string> = {
  name: 'journal-sqlite on better-sqlite3',
  capabilities: { durability: 'power', hosts: 'one', notifications: true, transactions: false },
  provision: async () => mkdtempSync(join(tmpdir(), 'conformance-')),
  open: async (folder, options) => {
    const driver = betterSqlite()
    if ('missing' in driver) throw new Error(driver.missing)
    return openSqliteStore({ connection: new driver.Database(join(folder, 'journal.sqlite')), ...options })
  },
  destroy: async (folder) => rmSync(folder, { recursive: true }),
  workerModule: import.meta.url,
}
