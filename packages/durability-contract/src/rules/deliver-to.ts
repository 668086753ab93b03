import type { DeliverAsk, Refusal, ReviveAsk } from '../journal/journal-store.ts'
import type { MessageRow, RunRow } from '../journal/row.ts'
import { LIMITS } from '../limits.ts'
import { findOpenRun, findRun } from './find-run.ts'
import { refuse } from './refuse.ts'

export interface Delivery {
  readonly refused?: undefined
  readonly run: RunRow
  readonly position: number
  /** The message stands already: write nothing but the run's row. */
  readonly replayed: boolean
}

/**
 * Decides `deliver` (clauses M-1 to M-4). `known` is the message that stands under this id, which is looked for before
 * the status: the same one is answered as the first time, even after the end.
 */
export function deliverTo(
  run: RunRow | undefined,
  known: MessageRow | undefined,
  ask: DeliverAsk,
  now: number,
): Delivery | Refusal {
  const found = findRun(run, now)
  if (found.refused) return found
  if (known?.digest === ask.message.digest) return { run: found.run, position: known.position, replayed: true }
  if (known !== undefined) return refuse('MESSAGE_CONFLICT', found.run, now)
  const open = findOpenRun(found.run, now)
  if (open.refused) return open
  const { inboxLast, inboxBytes } = open.run
  if (inboxLast >= LIMITS.inboxMessages || inboxBytes + ask.bytes > LIMITS.inboxBytes) {
    return refuse('INBOX_FULL', open.run, now)
  }
  return { run: withMessage(open.run, ask.bytes, now), position: inboxLast + 1, replayed: false }
}

/** Decides `revive` (clause Q-5). A run that is neither stalled nor quarantined is answered as it is. */
export function reviveRun(run: RunRow | undefined, ask: ReviveAsk, now: number): Delivery | Refusal {
  const open = findOpenRun(run, now)
  if (open.refused) return open
  const position = open.run.inboxLast + 1
  if (open.run.status !== 'stalled' && open.run.status !== 'quarantined') {
    return { run: open.run, position, replayed: true }
  }
  const revived: RunRow = { ...open.run, status: 'open', stalled: null, claims: 0, dueAt: now }
  return { run: withMessage(revived, ask.bytes, now), position, replayed: false }
}

/** The row with one more message, which wakes a suspended run. */
function withMessage(run: RunRow, bytes: number, now: number): RunRow {
  const counted = { ...run, inboxLast: run.inboxLast + 1, inboxBytes: run.inboxBytes + bytes }
  if (run.status !== 'suspended') return counted
  return { ...counted, dueAt: Math.min(run.dueAt ?? now, now) }
}
