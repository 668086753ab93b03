import {
  type Answer,
  type GetBlobAsk,
  mayWrite,
  type PutBlobAsk,
  type StoredBlob,
} from '@tangle-network/durability-contract'
import { look } from './read.ts'
import { lookUp } from './row.ts'
import { type Statements, writeOne } from './statements.ts'
import type { Transaction } from './transaction.ts'

/** Writes the run's row too: bytes that stood already pass the same commit as new ones. */
export function putBlob({ sql, now, failpoint }: Transaction, ask: PutBlobAsk): Answer {
  const found = lookUp(sql, ask.runId)
  const decision = mayWrite(found?.run, ask, now)
  if (decision.refused) return decision
  failpoint('putBlob:before-write')
  // The rule grants nothing where no run was found, so its number is there.
  const { runNo } = found!
  writeOne(sql.touch, { run_no: runNo })
  insertBlob(sql, runNo, ask.blob)
  return { run: decision.run, now }
}

export function insertBlob(sql: Statements, runNo: number, { address, bytes }: StoredBlob): void {
  // A Buffer over the same memory: better-sqlite3 binds nothing else, node:sqlite binds it as well.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  sql.putBlob.run({ run_no: runNo, address, bytes: buffer })
}

export function getBlob(tx: Transaction, ask: GetBlobAsk): Answer<{ bytes: Uint8Array | undefined }> {
  const { sql, now } = tx
  const found = look(tx, ask.runId)
  if ('refused' in found) return found
  const record = sql.getBlob.get({ run_no: found.runNo, address: ask.address }) as { bytes: Uint8Array } | undefined
  return { run: found.run, now, bytes: record && plain(record.bytes) }
}

/** better-sqlite3 answers a Buffer; whoever reads a blob gets the same class from every driver. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
