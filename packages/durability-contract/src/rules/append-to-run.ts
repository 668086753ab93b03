import type { AppendAsk, Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import { isEnded } from '../journal/status.ts'
import type { BlobAddress } from '../seal/blob-address.ts'
import { mayWrite, withoutLease } from './lease-rules.ts'
import { refuse } from './refuse.ts'

/** What the decision about an append needs to know of the log and the blobs. */
export interface Standing {
  /** Digest of the entry that stands at `seq`, if one does. */
  digestAt(seq: number): string | undefined
  hasBlob(address: BlobAddress): boolean
}

export interface AppendDecision {
  readonly refused?: undefined
  readonly run: RunRow
  /** The batch stands already: write nothing but the run's row, so that what was found becomes durable again. */
  readonly replayed: boolean
}

/** Decides `append` in the order the contract fixes (clauses J-9, J-10): replay, known, open, fence, head, blobs. */
export function appendToRun(
  run: RunRow | undefined,
  ask: AppendAsk,
  standing: Standing,
  now: number,
): AppendDecision | Refusal {
  if (run !== undefined && stands(run, ask, standing)) return { run, replayed: true }
  const writable = mayWrite(run, ask, now)
  if (writable.refused) return writable
  const head = writable.run
  if (head.seq !== ask.after.seq || head.digest !== ask.after.digest) return refuse('CONFLICT', head, now)
  const missing = ask.needs.find((address) => !standing.hasBlob(address))
  if (missing !== undefined) return { ...refuse('BLOB_MISSING', head, now), missing }
  return { run: advance(head, ask), replayed: false }
}

/** The batch's entries stand at its seqs, and what it says about the end is what happened. */
function stands(run: RunRow, { entries, end }: AppendAsk, standing: Standing): boolean {
  const last = entries.at(-1)?.seq ?? 0
  if (run.seq < last) return false
  const endedHere = isEnded(run.status) && run.seq === last ? run.status : null
  return endedHere === end && entries.every((entry) => standing.digestAt(entry.seq) === entry.digest)
}

/** The row after the batch: a new head, no longer stalled, and without lease when the run ends. */
function advance(run: RunRow, { entries, after, end }: AppendAsk): RunRow {
  const { seq, digest } = entries.at(-1) ?? after
  const advanced = { ...run, seq, digest, stalled: null }
  return end === null ? { ...advanced, status: 'open' } : { ...withoutLease(advanced), status: end }
}
