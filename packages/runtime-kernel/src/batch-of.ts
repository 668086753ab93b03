import { type Batch, type BlobAddress, type Cursor, vocabularyOf } from '@tangle-network/durability-contract'
import { PROGRESS } from './progress.ts'
import { consumedBy, type QueuedEntry } from './queued-entry.ts'

type Draft = Batch['entries'][number]

/** Entries as one batch. It carries every blob that is not among those `stored` ahead of it. */
export function batchOf(
  taken: readonly QueuedEntry[],
  after: Cursor,
  at: number,
  stored: ReadonlyMap<QueuedEntry, BlobAddress>,
): Batch {
  const blobs: Uint8Array[] = []
  const entries: Draft[] = []
  let progress = false
  let vocabulary = 1
  const { end, suspend } = taken.at(-1)?.draft ?? {}
  let seen = suspend?.seen ?? 0
  for (const queued of taken) {
    const { draft, encoded } = queued
    const address = stored.get(queued)
    if (!draft.blob) entries.push(encoded)
    else entries.push(withRef(queued, address ?? blobs.push(draft.blob) - 1))
    progress ||= PROGRESS.includes(draft.kind)
    vocabulary = Math.max(vocabulary, vocabularyOf(draft.kind, draft.payload.v))
    seen = Math.max(seen, consumedBy(draft))
  }
  return {
    ...{ after, at, entries, blobs, progress },
    ...(vocabulary > 1 && { vocabulary }),
    ...(end && { end }),
    ...(suspend && { suspend: suspend.wakeAt === undefined ? {} : { wakeAt: suspend.wakeAt } }),
    // What was consumed is not undelivered, whenever the run ends.
    ...((seen > 0 || suspend) && { seen }),
  }
}

function withRef({ encoded: { kind, payload } }: QueuedEntry, ref: BlobAddress | number): Draft {
  return { kind, payload, refs: [ref] }
}
