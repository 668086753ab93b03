import type { LeaseAsk, Refusal, ReleaseAsk, TransactAsk } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import type { ChangedRun } from './acquire-run.ts'
import { findOpenRun } from './find-run.ts'
import { refuse } from './refuse.ts'

/** Known, open, and the lease is the current one: what every mutation under a lease needs (clause J-6). */
export function mayWrite(run: RunRow | undefined, { epoch, token }: LeaseAsk, now: number): ChangedRun | Refusal {
  const open = findOpenRun(run, now)
  if (open.refused) return open
  const { owner, epoch: current, token: secret } = open.run
  if (owner === null || current !== epoch || secret !== token) return refuse('FENCED', open.run, now)
  return open
}

/** The same, and the head is where the ask expects it: what is checked before the work of `transact` (clause T-1). */
export function mayExtend(run: RunRow | undefined, ask: TransactAsk, now: number): ChangedRun | Refusal {
  const writable = mayWrite(run, ask, now)
  if (writable.refused) return writable
  const { seq, digest } = writable.run
  return seq === ask.after.seq && digest === ask.after.digest ? writable : refuse('CONFLICT', writable.run, now)
}

/** Decides `renew` (clauses L-5, L-7). An expired lease that nobody took over is renewed: expiry revokes nothing. */
export function renewLease(run: RunRow | undefined, ask: LeaseAsk, now: number): ChangedRun | Refusal {
  const answer = mayWrite(run, ask, now)
  if (answer.refused) return answer
  return { run: { ...answer.run, expiresAt: now + (answer.run.leaseMs ?? 0) } }
}

/**
 * Decides `release` (clauses L-6, J-13, Q-4). The epoch stays: epochs are never used again. The run is due at once, and a
 * claim that ended here was no failure.
 */
export function releaseLease(run: RunRow | undefined, ask: ReleaseAsk, now: number): ChangedRun | Refusal {
  const answer = mayWrite(run, ask, now)
  if (answer.refused) return answer
  const free = { ...withoutLease(answer.run), dueAt: now, claims: Math.max(0, answer.run.claims - 1) }
  return { run: ask.stalled === null ? free : { ...free, status: 'stalled', stalled: ask.stalled } }
}

export function withoutLease(run: RunRow): RunRow {
  return { ...run, owner: null, token: null, leaseMs: null, expiresAt: null }
}
