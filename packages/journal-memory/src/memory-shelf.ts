import type { BlobAddress, EntryRow, MessageRow, RunRow } from '@tangle-network/durability-contract'

/** What one run consists of: its row, its log, its blobs, its messages. */
export interface MemoryRun {
  row: RunRow
  readonly entries: EntryRow[]
  readonly blobs: Map<BlobAddress, Uint8Array>
  /** By id, in the order of their positions. */
  readonly messages: Map<string, MessageRow>
}

/** Where the runs live. Journals that share one see the same runs, as processes that share a database do. */
export class MemoryShelf extends Map<string, MemoryRun> {
  /** Called with the id of a run whenever something of it was committed. */
  readonly listeners = new Set<(runId: string) => void>()
}

export function createMemoryShelf(): MemoryShelf {
  return new MemoryShelf()
}

export function emptyRun(row: RunRow): MemoryRun {
  return { row, entries: [], blobs: new Map(), messages: new Map() }
}
