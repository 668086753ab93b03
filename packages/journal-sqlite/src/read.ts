import { type Answer, type EntryRow, type ReadAsk, type RunAsk, refuse } from '@tangle-network/durability-contract'
import { digestAt } from './append.ts'
import { entryRow, findRun } from './row.ts'
import type { Transaction } from './transaction.ts'

export function head({ sql, now }: Transaction, { runId }: RunAsk): Answer {
  const found = findRun(sql, runId)
  return found ? { run: found.run, now } : refuse('RUN_NOT_FOUND', undefined, now)
}

export function read(
  { sql, now }: Transaction,
  { runId, afterSeq, limit, maxBytes }: ReadAsk,
): Answer<{ digest: string | undefined; entries: EntryRow[] }> {
  const found = findRun(sql, runId)
  if (found === undefined) return refuse('RUN_NOT_FOUND', undefined, now)
  const place = { run_no: found.runNo, after_seq: afterSeq }
  const sizes = sql.readSizes.all({ ...place, limit }) as { bytes: number }[]
  const records = sql.read.all({ ...place, limit: fitting(sizes, maxBytes) })
  const entries = records.map((record) => entryRow(runId, record))
  return { run: found.run, now, digest: digestAt(sql, found.runNo, afterSeq), entries }
}

/** How many of the next entries a page holds: what fits, but at least one if there is one. */
function fitting(sizes: readonly { bytes: number }[], maxBytes: number): number {
  let total = 0
  const past = sizes.findIndex(({ bytes }) => {
    total += bytes
    return total > maxBytes
  })
  return past === -1 ? sizes.length : Math.max(past, 1)
}
