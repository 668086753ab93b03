import { type AdoptAsk, type Answer, adoptRun } from '@tangle-network/durability-contract'
import { insertEntry } from './append.ts'
import { insertBlob } from './blob.ts'
import { dropContents } from './forget.ts'
import { insertMessage } from './inbox.ts'
import { allColumns, lookUp } from './row.ts'
import { type Statements, writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

/** A chunk of an import: the row as the rule says, in whatever place the id has already, and what the chunk holds. */
export function adopt({ sql, now, failpoint }: Transaction, ask: AdoptAsk): Answer {
  const found = lookUp(sql, ask.runId)
  const decision = adoptRun(found?.run, ask, now)
  if (decision.refused) return decision
  failpoint('adopt:before-write')
  writeOne(found ? sql.replace : sql.begin, allColumns(decision.run))
  const runNo = found?.runNo ?? numberOf(sql, ask.runId)
  if (ask.isFirst) dropContents(sql, runNo)
  for (const blob of ask.blobs) insertBlob(sql, runNo, blob)
  for (const entry of ask.entries) insertEntry(sql, runNo, entry)
  for (const message of ask.messages) insertMessage(sql, runNo, message)
  return { run: decision.run, now }
}

function numberOf(sql: Statements, runId: string): number {
  const found = lookUp(sql, runId)
  if (found === undefined) throw new Error('a run that was just written is not there')
  return found.runNo
}
