import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Harness } from '@tangle-network/durability-conformance'
import { openSqliteStore } from '@tangle-network/journal-sqlite'

/** SQLite for the laws about kernels, which its own package may not know. */
export const harness: Harness<string> = {
  name: 'journal-sqlite',
  capabilities: { durability: 'power', hosts: 'one' },
  provision: async () => mkdtempSync(join(tmpdir(), 'kernel-on-sqlite-')),
  open: (folder, options) => openSqliteStore({ path: join(folder, 'journal.sqlite'), ...options }),
  destroy: async (folder) => rmSync(folder, { recursive: true }),
  workerModule: import.meta.url,
}
