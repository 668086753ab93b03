import type { ClaimAsk } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import { LIMITS } from '../limits.ts'
import { grantLease, isLive } from './acquire-run.ts'

/** Whether a claimer may have the run (clause Q-1): due, free, of its queue, and of a kind that it supports. */
export function isClaimable(run: RunRow, ask: ClaimAsk, now: number): boolean {
  if (run.queue !== ask.queue || (run.status !== 'open' && run.status !== 'suspended')) return false
  if (run.dueAt === null || run.dueAt > now || isLive(run, now)) return false
  return ask.agents.includes(run.agent) && run.vocabulary <= ask.vocabulary
}

/** Since when a claimable run waits; the oldest goes first. A lease that ran out made its run due. */
export function dueSince(run: RunRow): number {
  return Math.max(run.dueAt ?? 0, run.owner === null ? 0 : (run.expiresAt ?? 0))
}

/**
 * The row after a claim of a claimable run (clause Q-3): leased, or quarantined when too many claims in a row came to
 * nothing. `granted` tells which.
 */
export function claimRun(run: RunRow, ask: ClaimAsk, token: string, now: number): { run: RunRow; granted: boolean } {
  if (run.claims < LIMITS.claimsWithoutProgress) {
    const leased = grantLease(run, { owner: ask.owner, ttlMs: ask.ttlMs, token }, now)
    return { run: { ...leased, claims: run.claims + 1 }, granted: true }
  }
  const stalled = `claimed ${run.claims} times without progress`
  const free = { owner: null, token: null, leaseMs: null, expiresAt: null }
  return { run: { ...run, ...free, status: 'quarantined', stalled, dueAt: null }, granted: false }
}
