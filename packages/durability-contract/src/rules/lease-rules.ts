import type { LeaseAsk, Refusal, ReleaseAsk } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import { isEnded } from '../journal/status.ts'
import type { ChangedRun } from './acquire-run.ts'
import { refuse } from './refuse.ts'

/** Known, open, and the lease is the current one: what every mutation under a lease needs (clause J-6). */
export function mayWrite(run: RunRow | undefined, { epoch, token }: LeaseAsk, now: number): ChangedRun | Refusal {
  if (run === undefined) return refuse('RUN_NOT_FOUND', run, now)
  if (isEnded(run.status)) return refuse('RUN_CLOSED', run, now)
  if (run.owner === null || run.epoch !== epoch || run.token !== token) return refuse('FENCED', run, now)
  return { run }
}

/** Decides `renew` (clauses L-5, L-7). An expired lease that nobody took over is renewed: expiry revokes nothing. */
export function renewLease(run: RunRow | undefined, ask: LeaseAsk, now: number): ChangedRun | Refusal {
  const answer = mayWrite(run, ask, now)
  if (answer.refused) return answer
  return { run: { ...answer.run, expiresAt: now + (answer.run.leaseMs ?? 0) } }
}

/** Decides `release` (clauses L-6, J-13). The epoch stays: epochs are never used again. */
export function releaseLease(run: RunRow | undefined, ask: ReleaseAsk, now: number): ChangedRun | Refusal {
  const answer = mayWrite(run, ask, now)
  if (answer.refused) return answer
  const stalled = ask.stalled === null ? {} : { status: 'stalled' as const, stalled: ask.stalled }
  return { run: { ...withoutLease(answer.run), ...stalled } }
}

export function withoutLease(run: RunRow): RunRow {
  return { ...run, owner: null, token: null, leaseMs: null, expiresAt: null }
}
