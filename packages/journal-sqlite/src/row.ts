import { DurabilityError, type EntryRow, quoted, type RunRow } from '@tangle-network/durability-contract'
import type { SqliteValue } from './connection.ts'
import type { Statements } from './statements.ts'

/** A column of `runs` for each field of the contract's row, `run_id` included. */
const COLUMNS = {
  run_id: 'runId',
  manifest: 'manifest',
  agent: 'agent',
  queue: 'queue',
  status: 'status',
  stalled: 'stalled',
  epoch: 'epoch',
  owner: 'owner',
  token: 'token',
  lease_ms: 'leaseMs',
  expires_at: 'expiresAt',
  seq: 'seq',
  digest: 'digest',
  vocabulary: 'vocabulary',
  due_at: 'dueAt',
  claims: 'claims',
  inbox_last: 'inboxLast',
  inbox_seen: 'inboxSeen',
  inbox_bytes: 'inboxBytes',
  ended_at: 'endedAt',
} as const satisfies Record<string, keyof RunRow>

type Column = keyof typeof COLUMNS
const ALL = Object.keys(COLUMNS) as Column[]
const LEASE = ['status', 'stalled', 'epoch', 'owner', 'token', 'lease_ms', 'expires_at', 'due_at', 'claims'] as const
const INBOX = ['status', 'stalled', 'due_at', 'claims', 'inbox_last', 'inbox_bytes'] as const
const TURN = [
  ...(['seq', 'digest', 'vocabulary', 'claims', 'inbox_seen', 'status', 'stalled'] as const),
  ...(['owner', 'token', 'lease_ms', 'expires_at', 'due_at', 'ended_at'] as const),
] as const

/** What nearly every entry has. */
const NO_REFS = '[]'

type EntryColumns = [number, number, number, string, string, refs: string, digest: string]

/** A run, and the number by which its entries, blobs and messages are stored. */
export interface FoundRun {
  readonly runNo: number
  readonly run: RunRow
}

/** The row as it stands, a tombstone too: the contract's rules tell what that means. */
export function lookUp(sql: Statements, runId: string): FoundRun | undefined {
  const record = sql.head.get({ run_id: runId })
  return record === undefined ? undefined : foundRun(record)
}

/** The contract checks the row's shape before anybody outside sees it. */
export function foundRun(record: unknown): FoundRun {
  const row = record as Record<Column, unknown> & { run_no: number }
  const fields = ALL.map((column) => [COLUMNS[column], row[column]])
  return { runNo: row.run_no, run: Object.fromEntries(fields) as RunRow }
}

/** What `begin.sql` and `replace.sql` write. */
export function allColumns(run: RunRow): Record<string, SqliteValue> {
  return columns(run, ALL)
}

/** What `lease.sql` writes. */
export function leaseColumns(run: RunRow): Record<string, SqliteValue> {
  return columns(run, LEASE)
}

/** What `deliver.sql` writes. */
export function inboxColumns(run: RunRow): Record<string, SqliteValue> {
  return columns(run, INBOX)
}

/** What `append-turn.sql` writes. */
export function turnColumns(run: RunRow): Record<string, SqliteValue> {
  return columns(run, TURN)
}

function columns(run: RunRow, names: readonly Column[]): Record<string, SqliteValue> {
  return Object.fromEntries(names.map((name) => [name, run[COLUMNS[name]]]))
}

/** The columns of `read.sql`, in its order. */
export function entryRow(runId: string, columns: readonly unknown[]): EntryRow {
  const [seq, epoch, at, kind, payload, refs, digest] = columns as EntryColumns
  return { seq, epoch, at, kind, payload, refs: parseRefs(runId, seq, refs), digest }
}

function parseRefs(runId: string, seq: number, refs: string): string[] {
  if (refs === NO_REFS) return []
  try {
    return JSON.parse(refs) as string[]
  } catch {
    const where = `run ${quoted(runId)} entry ${seq}`
    throw new DurabilityError('CORRUPT', { expected: 'refs in JSON', found: 'text that is none', where })
  }
}
