import type { AcquireAsk, Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import { isEnded } from '../journal/status.ts'
import { refuse } from './refuse.ts'

export interface ChangedRun {
  readonly refused?: undefined
  readonly run: RunRow
}

/** Decides `acquire` (clauses L-1 to L-4, L-8): the row with the new lease under the next epoch, or why not. */
export function acquireRun(run: RunRow | undefined, ask: AcquireAsk, now: number): ChangedRun | Refusal {
  if (run === undefined) return refuse('RUN_NOT_FOUND', run, now)
  if (isEnded(run.status)) return refuse('RUN_CLOSED', run, now)
  if (isHeldAgainst(run, ask, now)) return refuse('LEASE_HELD', run, now)
  return {
    run: {
      ...run,
      epoch: run.epoch + 1,
      owner: ask.owner,
      token: ask.token,
      leaseMs: ask.ttlMs,
      expiresAt: now + ask.ttlMs,
    },
  }
}

function isHeldAgainst(run: RunRow, { owner, supersede }: AcquireAsk, now: number): boolean {
  if (run.owner === null || run.owner === owner) return false
  if (run.expiresAt !== null && run.expiresAt <= now) return false
  return supersede?.owner !== run.owner || supersede.epoch !== run.epoch
}
