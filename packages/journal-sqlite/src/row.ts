import { DurabilityError, type EntryRow, quoted, type RunRow } from '@tangle-network/durability-contract'
import type { SqliteValue } from './connection.ts'
import type { Statements } from './statements.ts'

interface RunRecord {
  readonly run_no: number
  readonly run_id: string
  readonly manifest: string
  readonly status: RunRow['status']
  readonly stalled: string | null
  readonly epoch: number
  readonly owner: string | null
  readonly token: string | null
  readonly lease_ms: number | null
  readonly expires_at: number | null
  readonly seq: number
  readonly digest: string
}

type EntryRecord = Omit<EntryRow, 'refs'> & { readonly refs: string }

/** A run, and the number by which its entries and blobs are stored. */
export interface FoundRun {
  readonly runNo: number
  readonly run: RunRow
}

export function findRun(sql: Statements, runId: string): FoundRun | undefined {
  const record = sql.head.get({ run_id: runId })
  return record === undefined ? undefined : foundRun(record)
}

/** The contract checks the row's shape before anybody outside sees it. */
export function foundRun(record: unknown): FoundRun {
  const row = record as RunRecord
  return {
    runNo: row.run_no,
    run: {
      runId: row.run_id,
      manifest: row.manifest,
      status: row.status,
      stalled: row.stalled,
      epoch: row.epoch,
      owner: row.owner,
      token: row.token,
      leaseMs: row.lease_ms,
      expiresAt: row.expires_at,
      seq: row.seq,
      digest: row.digest,
    },
  }
}

/** The columns that `lease.sql` writes. */
export function leaseColumns(run: RunRow): Record<string, SqliteValue> {
  const { status, stalled, epoch, owner, token, leaseMs, expiresAt } = run
  return { status, stalled, epoch, owner, token, lease_ms: leaseMs, expires_at: expiresAt }
}

export function entryRow(runId: string, record: unknown): EntryRow {
  const { seq, epoch, at, kind, payload, refs, digest } = record as EntryRecord
  return { seq, epoch, at, kind, payload, refs: parseRefs(runId, seq, refs), digest }
}

function parseRefs(runId: string, seq: number, refs: string): string[] {
  try {
    return JSON.parse(refs) as string[]
  } catch {
    const where = `run ${quoted(runId)} entry ${seq}`
    throw new DurabilityError('CORRUPT', { expected: 'refs in JSON', found: 'text that is none', where })
  }
}
