import {
  type Cursor,
  createSealer,
  type Entry,
  encodeValue,
  type Journal,
  type Lease,
  sealChain,
} from '@tangle-network/durability-contract'
import { batch, begun } from './sample.ts'

export interface WrittenRun {
  readonly lease: Lease
  /** Where the log begins. */
  readonly genesis: Cursor
  /** Where it ends. */
  readonly after: Cursor
  /** What reading must give: computed from what was offered, not read. */
  readonly entries: readonly Entry[]
}

/** A new run, leased, to which batches of these sizes were appended. */
export async function writtenRun(journal: Journal, runId: string, sizes: readonly number[]): Promise<WrittenRun> {
  const { lease, after: genesis } = await begun(journal, runId)
  const entries: Entry[] = []
  let after = genesis
  for (const [index, size] of sizes.entries()) {
    const payloads = Array.from({ length: size }, (_, nth) => ({ of: runId, batch: index, nth }))
    // The writer's clock goes back: a time is no place.
    const at = sizes.length - index
    const expected = expectedEntries(after, payloads, lease.epoch, at)
    entries.push(...expected)
    const { cursor } = await journal.append(lease, batch(after, payloads, { at }))
    after = cursor
  }
  return { lease, genesis, after, entries }
}

/** The entries that a `batch` of these payloads must become after this place. */
export function expectedEntries(after: Cursor, payloads: readonly unknown[], epoch: number, at = 1): Entry[] {
  const drafts = payloads.map((payload) => ({ kind: 'sample', payload: encodeValue(payload, 'payload'), refs: [] }))
  const sealed = sealChain(createSealer(), after, at, drafts)
  return sealed.map((entry, index) => ({ ...entry, epoch, payload: payloads[index] }))
}
