import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Harness } from '@tangle-network/durability-conformance'
import type { BlobAddress } from '@tangle-network/durability-contract'
import { createMemoryShelf, type MemoryRun } from '@tangle-network/journal-memory'
import { createTransactionalStore, type MemoryTransaction, type TransactionalPlace } from './transactional-memory.ts'

type Run = Omit<MemoryRun, 'blobs' | 'messages'>

/** What a folder holds: runs, without blobs and messages, and effects. One file, so that a rename is a commit. */
interface Saved {
  readonly runs: readonly Run[]
  readonly effects: readonly string[]
}

function load(folder: string): TransactionalPlace {
  const { runs, effects } = JSON.parse(readFileSync(join(folder, 'place.json'), 'utf8')) as Saved
  const shelf = createMemoryShelf()
  for (const run of runs)
    shelf.set(run.row.runId, { ...run, blobs: new Map<BlobAddress, Uint8Array>(), messages: new Map() })
  return { shelf, effects: [...effects], locked: new Set() }
}

function save(folder: string, { shelf, effects }: TransactionalPlace): void {
  const runs = [...shelf.values()].map(({ row, entries }) => ({ row, entries }))
  const saved: Saved = { runs, effects }
  const file = join(folder, 'place.json')
  writeFileSync(`${file}.new`, JSON.stringify(saved))
  renameSync(`${file}.new`, file)
}

/**
 * The transactions of memory, in a file that outlives the process: for the law that kills. Processes may come one after
 * another, not at a time, so that no other law is tried on it.
 */
export const harness: Harness<string> = {
  name: 'transactional-file',
  capabilities: { durability: 'process', hosts: 'one', notifications: false, transactions: true },
  async provision() {
    const folder = mkdtempSync(join(tmpdir(), 'transactional-'))
    save(folder, { shelf: createMemoryShelf(), effects: [], locked: new Set() })
    return folder
  },
  async open(folder, options) {
    const place = load(folder)
    // Told of each commit before the failpoint that follows it.
    place.shelf.listeners.add(() => save(folder, place))
    return createTransactionalStore(place, options)
  },
  destroy: async (folder) => rmSync(folder, { recursive: true }),
  workerModule: import.meta.url,
  transactional: {
    effect: async (tx, key) => (tx as MemoryTransaction).put(key),
    effects: async (folder) => load(folder).effects,
    end: async () => {
      throw new Error('a buffer has no commit and no rollback of its own')
    },
  },
}
