import type { AcquireAsk, Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import { findOpenRun } from './find-run.ts'
import { refuse } from './refuse.ts'

export interface ChangedRun {
  readonly refused?: undefined
  readonly run: RunRow
}

/** Decides `acquire` (clauses L-1 to L-4, L-8): the row with the new lease under the next epoch, or why not. */
export function acquireRun(run: RunRow | undefined, ask: AcquireAsk, now: number): ChangedRun | Refusal {
  const open = findOpenRun(run, now)
  if (open.refused) return open
  if (open.run.status === 'quarantined') return refuse('RUN_QUARANTINED', open.run, now)
  if (isHeldAgainst(open.run, ask, now)) return refuse('LEASE_HELD', open.run, now)
  return { run: grantLease(open.run, ask, now) }
}

/** The row under a new lease. A suspended run is open again; a stalled one is mended only by the next append. */
export function grantLease(run: RunRow, ask: Omit<AcquireAsk, 'runId' | 'supersede'>, now: number): RunRow {
  const { owner, token, ttlMs } = ask
  const lease = { epoch: run.epoch + 1, owner, token, leaseMs: ttlMs, expiresAt: now + ttlMs }
  return { ...run, ...lease, ...(run.status === 'suspended' ? { status: 'open', dueAt: now } : {}) }
}

export function isLive(run: RunRow, now: number): boolean {
  return run.owner !== null && run.expiresAt !== null && run.expiresAt > now
}

function isHeldAgainst(run: RunRow, { owner, supersede }: AcquireAsk, now: number): boolean {
  if (!isLive(run, now) || run.owner === owner) return false
  return supersede?.owner !== run.owner || supersede.epoch !== run.epoch
}
