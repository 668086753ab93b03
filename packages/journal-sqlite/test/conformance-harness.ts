import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Harness } from '@tangle-network/durability-conformance'
import { openSqliteStore } from '../src/index.ts'

export const harness: Harness<string> = {
  name: 'journal-sqlite',
  capabilities: { durability: 'power', hosts: 'one', notifications: true, transactions: false },
  provision: async () => mkdtempSync(join(tmpdir(), 'conformance-')),
  open: (folder, options) => openSqliteStore({ path: join(folder, 'journal.sqlite'), ...options }),
  destroy: async (folder) => rmSync(folder, { recursive: true }),
  workerModule: import.meta.url,
  inspect: async (folder) => {
    const database = new DatabaseSync(join(folder, 'journal.sqlite'), { readOnly: true })
    try {
      const rows = database.prepare(
        'SELECT run_id, entries.digest FROM entries JOIN runs USING (run_no) ORDER BY run_id, entries.seq',
      )
      const runs = new Map<string, string[]>()
      for (const { run_id, digest } of rows.all() as { run_id: string; digest: string }[]) {
        runs.set(run_id, [...(runs.get(run_id) ?? []), digest])
      }
      return [...runs].map(([runId, digests]) => ({ runId, digests }))
    } finally {
      database.close()
    }
  },
}
