import { type AppendAsk, appendToRun, type EntryRow, type Written } from '@tangle-network/durability-contract'
import { insertBlob } from './blob.ts'
import { lookUp, turnColumns } from './row.ts'
import { type Statements, writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

/**
 * For an ordinary batch one UPDATE fences and compares; where it finds its row, blobs and entries follow in the same
 * transaction. Where it does not, and for a batch that ends or suspends the run, the contract's rule decides. Blobs are
 * looked for first, so that a batch whose blob is missing never touches the row.
 */
export function append(tx: Transaction, ask: AppendAsk): Written {
  const { sql, now, failpoint } = tx
  failpoint('append:before-write')
  const moved = isOrdinary(ask) && blobsStand(sql, ask) ? moveHead(sql, ask) : undefined
  if (moved === undefined) return decide(tx, ask)
  writeBatch(tx, ask, moved)
  return { run: { runId: ask.runId }, now }
}

function isOrdinary({ end, suspend }: AppendAsk): boolean {
  return end === null && suspend === null
}

/** The number of the run, where it was moved. */
function moveHead(sql: Statements, ask: AppendAsk): number | undefined {
  const { runId, epoch, token, after, entries, seen, progress, vocabulary } = ask
  const { seq, digest } = entries.at(-1) ?? after
  const fence = { run_id: runId, epoch, token, after_seq: after.seq, after_digest: after.digest }
  const moved = { seq, digest, vocabulary, seen: seen ?? 0, progress: progress ? 1 : 0 }
  const record = sql.append.get({ ...fence, ...moved }) as { run_no: number } | undefined
  return record?.run_no
}

function blobsStand(sql: Statements, { runId, needs }: AppendAsk): boolean {
  if (needs.length === 0) return true
  const found = lookUp(sql, runId)
  return found !== undefined && needs.every((address) => hasBlob(sql, found.runNo, address))
}

/** The rule tells a replay from the refusals, and what a batch does that is not ordinary. */
function decide(tx: Transaction, ask: AppendAsk): Written {
  const { sql, now } = tx
  const found = lookUp(sql, ask.runId)
  const standing = {
    digestAt: (seq: number) => found && digestAt(sql, found.runNo, seq),
    hasBlob: (address: string) => found !== undefined && hasBlob(sql, found.runNo, address),
  }
  const decision = appendToRun(found?.run, ask, standing, now)
  if (decision.refused) return decision
  const { run, replayed } = decision
  // The rule grants nothing where no run was found, so its number is there.
  const { runNo } = found!
  if (replayed) writeOne(sql.touch, { run_no: runNo })
  else {
    writeOne(sql.appendTurn, { run_no: runNo, ...turnColumns(run) })
    writeBatch(tx, ask, runNo)
  }
  return { run: { runId: run.runId }, now }
}

/** Blobs and entries, once the run's row says that they stand. */
function writeBatch({ sql, failpoint }: Transaction, ask: AppendAsk, runNo: number): void {
  failpoint('append:after-fence')
  for (const blob of ask.blobs) insertBlob(sql, runNo, blob)
  for (const [index, entry] of ask.entries.entries()) {
    if (index > 0) failpoint('append:between-entries')
    insertEntry(sql, runNo, { ...entry, epoch: ask.epoch })
  }
}

export function insertEntry(sql: Statements, runNo: number, entry: EntryRow): void {
  const { seq, epoch, at, kind, digest, refs, payload } = entry
  writeOne(sql.appendEntry, { run_no: runNo, seq, epoch, at, kind, digest, refs: JSON.stringify(refs), payload })
}

export function digestAt(sql: Statements, runNo: number, seq: number): string | undefined {
  const record = sql.readDigest.get({ run_no: runNo, seq }) as { digest: string } | undefined
  return record?.digest
}

function hasBlob(sql: Statements, runNo: number, address: string): boolean {
  return sql.hasBlob.get({ run_no: runNo, address }) !== undefined
}
