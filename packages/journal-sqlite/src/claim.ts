import { type ClaimAsk, claimRun, isClaimable, type RunRow } from '@tangle-network/durability-contract'
import { type FoundRun, foundRun, leaseColumns } from './row.ts'
import { type Statements, writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

export interface Claimed {
  readonly runs: RunRow[]
  readonly now: number
  /** False where nothing was due: then there is nothing to commit. */
  readonly wrote: boolean
}

/**
 * Looks and grants in one transaction that holds the write lock, so that no other claimer comes in between. A run that is
 * quarantined instead takes nobody's place: the next one is looked for. Whatever was decided is due no more, so each look
 * finds others.
 */
export function claim({ sql, now, failpoint }: Transaction, ask: ClaimAsk): Claimed {
  const runs: RunRow[] = []
  let wrote = false
  for (;;) {
    const due = dueRuns(sql, ask, ask.tokens.length - runs.length, now)
    if (due.length === 0) return { runs, now, wrote }
    if (!wrote) failpoint('claim:before-write')
    wrote = true
    for (const { runNo, run } of due) {
      if (!isClaimable(run, ask, now)) throw new Error('claim.sql finds a run that the rule grants nobody')
      const decision = claimRun(run, ask, ask.tokens[runs.length] as string, now)
      writeOne(sql.lease, { run_no: runNo, ...leaseColumns(decision.run) })
      if (decision.granted) runs.push(decision.run)
    }
  }
}

function dueRuns(sql: Statements, ask: ClaimAsk, limit: number, now: number): FoundRun[] {
  const { queue, agents, vocabulary } = ask
  return sql.claim.all({ queue, vocabulary, agents: JSON.stringify(agents), now, limit }).map(foundRun)
}
