import { type Answer, type AppendAsk, appendToRun } from '@tangle-network/durability-contract'
import { insertBlob } from './blob.ts'
import { type FoundRun, findRun, foundRun } from './row.ts'
import { type Statements, writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

/**
 * One UPDATE fences and compares; where it finds its row, blobs and entries follow in the same transaction. Where it
 * does not, the contract's rule tells a replay from the refusals. Blobs are looked for first, so that a batch whose
 * blob is missing never touches the row.
 */
export function append(tx: Transaction, ask: AppendAsk): Answer {
  const { sql, now, failpoint } = tx
  failpoint('append:before-write')
  const moved = blobsStand(sql, ask) ? moveHead(sql, ask) : undefined
  if (moved === undefined) return replayOrRefuse(tx, ask)
  failpoint('append:after-fence')
  const { runNo, run } = moved
  for (const blob of ask.blobs) insertBlob(sql, runNo, blob)
  for (const [index, entry] of ask.entries.entries()) {
    if (index > 0) failpoint('append:between-entries')
    const { seq, at, kind, digest, refs, payload } = entry
    const row = { run_no: runNo, seq, epoch: ask.epoch, at, kind, digest, refs: JSON.stringify(refs), payload }
    writeOne(sql.appendEntry, row)
  }
  return { run, now }
}

function moveHead(sql: Statements, { runId, epoch, token, after, entries, end }: AppendAsk): FoundRun | undefined {
  const { seq, digest } = entries.at(-1) ?? after
  const fence = { run_id: runId, epoch, token, after_seq: after.seq, after_digest: after.digest }
  const record = sql.append.get({ ...fence, seq, digest, end })
  return record === undefined ? undefined : foundRun(record)
}

function blobsStand(sql: Statements, { runId, needs }: AppendAsk): boolean {
  if (needs.length === 0) return true
  const found = findRun(sql, runId)
  return found !== undefined && needs.every((address) => hasBlob(sql, found.runNo, address))
}

function replayOrRefuse({ sql, now }: Transaction, ask: AppendAsk): Answer {
  const found = findRun(sql, ask.runId)
  const standing = {
    digestAt: (seq: number) => found && digestAt(sql, found.runNo, seq),
    hasBlob: (address: string) => found !== undefined && hasBlob(sql, found.runNo, address),
  }
  const decision = appendToRun(found?.run, ask, standing, now)
  if (decision.refused) return decision
  if (found === undefined || !decision.replayed) throw new Error('the rule grants an append that its UPDATE refused')
  writeOne(sql.touch, { run_no: found.runNo })
  return { run: decision.run, now }
}

export function digestAt(sql: Statements, runNo: number, seq: number): string | undefined {
  const record = sql.readDigest.get({ run_no: runNo, seq }) as { digest: string } | undefined
  return record?.digest
}

function hasBlob(sql: Statements, runNo: number, address: string): boolean {
  return sql.hasBlob.get({ run_no: runNo, address }) !== undefined
}
