import type { AppendAsk, Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import type { BlobAddress } from '../seal/blob-address.ts'
import { isVisible } from './find-run.ts'
import { mayExtend, withoutLease } from './lease-rules.ts'
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

/** Decides `append` in the order the contract fixes (clauses J-9, J-10): replay, known, open, fence, head, inbox, blobs. */
export function appendToRun(
  run: RunRow | undefined,
  ask: AppendAsk,
  standing: Standing,
  now: number,
): AppendDecision | Refusal {
  if (isVisible(run) && stands(run, ask, standing)) return { run, replayed: true }
  const extendable = mayExtend(run, ask, now)
  if (extendable.refused) return extendable
  const head = extendable.run
  if (ask.seen !== null && ask.seen > head.inboxLast) return refuse('CURSOR_INVALID', head, now)
  const missing = ask.needs.find((address) => !standing.hasBlob(address))
  if (missing !== undefined) return { ...refuse('BLOB_MISSING', head, now), missing }
  return { run: advanceRun(head, ask, now), replayed: false }
}

/** The batch's entries stand at its seqs, and what it says about the end is what happened. */
function stands(run: RunRow, { entries, end }: AppendAsk, standing: Standing): boolean {
  const last = entries.at(-1)?.seq ?? 0
  if (run.seq < last) return false
  const endedHere = run.endedAt !== null && run.seq === last ? run.status : null
  return endedHere === end && entries.every((entry) => standing.digestAt(entry.seq) === entry.digest)
}

/**
 * The row after a batch that was granted: a new head, no longer stalled. Ending and suspending release the lease; a run
 * that suspends while a message lies unseen is due at once (clause M-6).
 */
export function advanceRun(run: RunRow, ask: AppendAsk, now: number): RunRow {
  const { entries, after, end, suspend, seen, progress, vocabulary } = ask
  const { seq, digest } = entries.at(-1) ?? after
  const inboxSeen = Math.max(run.inboxSeen, seen ?? 0)
  const advanced: RunRow = {
    ...run,
    ...{ seq, digest, inboxSeen, status: 'open', stalled: null },
    vocabulary: Math.max(run.vocabulary, vocabulary),
    claims: progress ? 0 : run.claims,
  }
  if (end !== null) return { ...withoutLease(advanced), status: end, endedAt: now, dueAt: null }
  if (suspend === null) return advanced
  // A time that has passed makes it due from now on, not before: it must not overtake runs that have waited since then.
  const wakeAt = suspend.wakeAt === null ? null : Math.max(suspend.wakeAt, now)
  const dueAt = run.inboxLast > inboxSeen ? now : wakeAt
  return { ...withoutLease(advanced), status: 'suspended', dueAt }
}
