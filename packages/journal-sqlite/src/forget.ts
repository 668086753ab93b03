import { type Answer, forgetRun, type RunAsk } from '@tangle-network/durability-contract'
import { allColumns, lookUp } from './row.ts'
import { type Statements, writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

/** What belongs to the run goes with it, in one transaction; its row stays as a tombstone. */
export function forget({ sql, now, failpoint }: Transaction, { runId }: RunAsk): Answer {
  const found = lookUp(sql, runId)
  const decision = forgetRun(found?.run, now)
  if (decision.refused) return decision
  failpoint('forget:before-write')
  // The rule grants nothing where no run was found, so its number is there.
  dropContents(sql, found!.runNo)
  writeOne(sql.replace, allColumns(decision.run))
  return { run: decision.run, now }
}

export function dropContents(sql: Statements, runNo: number): void {
  for (const statement of [sql.forgetEntries, sql.forgetBlobs, sql.forgetMessages]) statement.run({ run_no: runNo })
}
