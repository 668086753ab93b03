import {
  type Answer,
  byteLength,
  type EntryRow,
  findRun,
  type ReadAsk,
  type Refusal,
  type RunAsk,
} from '@tangle-network/durability-contract'
import { digestAt } from './append.ts'
import { entryRow, type FoundRun, lookUp } from './row.ts'
import type { Statements } from './statements.ts'
import type { Transaction } from './transaction.ts'

/** So many rows are loaded at a time: with the largest payloads they are 64 MiB, and hardly ever more than a page may hold. */
const ROWS_AT_ONCE = 64

/** The run as a reader may see it: of a tombstone nothing is left. */
export function look({ sql, now }: Transaction, runId: string): FoundRun | Refusal {
  const found = lookUp(sql, runId)
  const answer = findRun(found?.run, now)
  // The rule finds nothing where no run was found, so it is there.
  return answer.refused ? answer : found!
}

export function head(tx: Transaction, { runId }: RunAsk): Answer {
  const found = look(tx, runId)
  return 'refused' in found ? found : { run: found.run, now: tx.now }
}

export function read(
  tx: Transaction,
  { runId, afterSeq, limit, maxBytes }: ReadAsk,
): Answer<{ digest: string | undefined; entries: EntryRow[] }> {
  const { sql, now } = tx
  const found = look(tx, runId)
  if ('refused' in found) return found
  const entries = pageOf(sql, { runNo: found.runNo, runId, afterSeq, limit, maxBytes })
  return { run: found.run, now, digest: digestAt(sql, found.runNo, afterSeq), entries }
}

/** The next rows that fit, but at least one if there is one. Never many more are loaded than answered. */
function pageOf(
  sql: Statements,
  { runNo, runId, afterSeq, limit, maxBytes }: Omit<ReadAsk, 'now'> & { readonly runNo: number },
): EntryRow[] {
  const page: EntryRow[] = []
  let bytes = 0
  for (let [after, more] = [afterSeq, true]; more && page.length < limit; ) {
    const wanted = Math.min(ROWS_AT_ONCE, limit - page.length)
    const rows = sql.read({ run_no: runNo, after_seq: after, limit: wanted })
    for (const columns of rows) {
      const row = entryRow(runId, columns)
      // What is no text, in a file that was edited, is for the contract to find.
      bytes += typeof row.payload === 'string' ? byteLength(row.payload) : 0
      if (bytes > maxBytes && page.length > 0) return page
      page.push(row)
      after = row.seq
    }
    more = rows.length === wanted
  }
  return page
}

/** How many of the next rows a page holds: what fits, but at least one if there is one. */
export function fitting(sizes: readonly unknown[], maxBytes: number): number {
  let total = 0
  const past = (sizes as { bytes: number }[]).findIndex(({ bytes }) => {
    total += bytes
    return total > maxBytes
  })
  return past === -1 ? sizes.length : Math.max(past, 1)
}
