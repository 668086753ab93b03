import {
  type Answer,
  type EntryRow,
  findRun,
  type ReadAsk,
  type Refusal,
  type RunAsk,
} from '@tangle-network/durability-contract'
import { digestAt } from './append.ts'
import { entryRow, type FoundRun, lookUp } from './row.ts'
import type { Transaction } from './transaction.ts'

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
  const place = { run_no: found.runNo, after_seq: afterSeq }
  const { bytes } = sql.readBytes.get({ ...place, limit }) as { bytes: number }
  // Hardly ever too much, and then only is it worth asking where a page must end.
  const count = bytes <= maxBytes ? limit : fitting(sql.readSizes.all({ ...place, limit }), maxBytes)
  const entries = sql.read({ ...place, limit: count }).map((columns) => entryRow(runId, columns))
  return { run: found.run, now, digest: digestAt(sql, found.runNo, afterSeq), entries }
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
