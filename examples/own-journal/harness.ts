import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Harness } from '@tangle-network/durability-conformance'
import { NotebookStore } from './notebook-store.ts'

export const harness: Harness<string> = {
  name: 'notebook',
  capabilities: { durability: 'process', hosts: 'one', notifications: false, transactions: false },
  provision: async () => mkdtempSync(join(tmpdir(), 'notebook-')),
  open: async (folder, options) => new NotebookStore({ path: join(folder, 'notebook.sqlite'), ...options }),
  destroy: async (folder) => rmSync(folder, { recursive: true }),
  workerModule: import.meta.url,
}
