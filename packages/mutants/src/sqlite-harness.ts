import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Harness } from '@tangle-network/durability-conformance'
import { openSqliteStore } from '@tangle-network/journal-sqlite'

/** SQLite as the suite is given it, for tests of the suite itself; workers import it too. */
export const harness: Harness<string> = {
  name: 'journal-sqlite',
  capabilities: { durability: 'power', hosts: 'one', notifications: true, transactions: false },
  provision: async () => mkdtempSync(join(tmpdir(), 'conformance-')),
  open: (folder, options) => openSqliteStore({ path: join(folder, 'journal.sqlite'), ...options }),
  destroy: async (folder) => rmSync(folder, { recursive: true }),
  workerModule: import.meta.url,
}
