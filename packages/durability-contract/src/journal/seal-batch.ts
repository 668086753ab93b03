import { sealChain } from '../seal/chain.ts'
import type { Batch } from './batch.ts'
import type { Cursor } from './cursor.ts'
import { detachBatch } from './detach-batch.ts'
import type { JournalParts } from './journal-parts.ts'
import type { AppendAsk, LeaseAsk } from './journal-store.ts'

/** A batch as a store is asked to append it: checked whole, encoded, and sealed after that place. */
export function sealBatch(
  { codec, sealer }: Pick<JournalParts, 'codec' | 'sealer'>,
  holder: LeaseAsk,
  after: Cursor,
  batch: Omit<Batch, 'after'>,
): AppendAsk {
  const { at, drafts, ...detached } = detachBatch(batch, after, { codec, runId: holder.runId })
  return { ...holder, ...detached, entries: sealChain(sealer, after, at, drafts) }
}

/** The place of the batch's last entry. */
export function endOf({ entries, after }: AppendAsk): Cursor {
  const { seq, digest } = entries.at(-1) ?? after
  return { seq, digest }
}

/** About its size in memory, without walking through its texts: their characters, and the bytes of its blobs. */
export function weightOf({ entries, blobs }: AppendAsk): number {
  let weight = 0
  for (const { payload } of entries) weight += payload.length
  for (const { bytes } of blobs) weight += bytes.byteLength
  return weight
}
