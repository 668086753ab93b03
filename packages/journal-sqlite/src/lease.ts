import {
  type AcquireAsk,
  type Answer,
  acquireRun,
  type BeginAsk,
  beginRun,
  type LeaseAsk,
  type ReleaseAsk,
  releaseLease,
  renewLease,
} from '@tangle-network/durability-contract'
import { allColumns, type FoundRun, leaseColumns, lookUp } from './row.ts'
import { writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

/**
 * A run that is found rather than created is written all the same: it is durable before it is answered. One that is begun
 * anew under a forgotten id takes the tombstone's place, and its number.
 */
export function begin(tx: Transaction, ask: BeginAsk): Answer<{ created: boolean; acquired: boolean }> {
  const found = lookUp(tx.sql, ask.runId)
  const decision = beginRun(found?.run, ask, tx.now)
  if (decision.refused) return decision
  const { run, created } = decision
  tx.failpoint('begin:before-write')
  if (!found) writeOne(tx.sql.begin, allColumns(run))
  else if (created) writeOne(tx.sql.replace, allColumns(run))
  else writeOne(tx.sql.lease, { run_no: found.runNo, ...leaseColumns(run) })
  return { ...decision, now: tx.now }
}

export function acquire(tx: Transaction, ask: AcquireAsk): Answer {
  const found = lookUp(tx.sql, ask.runId)
  return keep(tx, 'acquire', found, acquireRun(found?.run, ask, tx.now))
}

export function renew(tx: Transaction, ask: LeaseAsk): Answer {
  const found = lookUp(tx.sql, ask.runId)
  return keep(tx, 'renew', found, renewLease(found?.run, ask, tx.now))
}

export function release(tx: Transaction, ask: ReleaseAsk): Answer {
  const found = lookUp(tx.sql, ask.runId)
  return keep(tx, 'release', found, releaseLease(found?.run, ask, tx.now))
}

function keep(
  { sql, now, failpoint }: Transaction,
  mutation: 'acquire' | 'renew' | 'release',
  found: FoundRun | undefined,
  decision: ReturnType<typeof acquireRun>,
): Answer {
  if (decision.refused) return decision
  failpoint(`${mutation}:before-write`)
  // The rules grant nothing where no run was found, so its number is there.
  writeOne(sql.lease, { run_no: found!.runNo, ...leaseColumns(decision.run) })
  return { run: decision.run, now }
}
