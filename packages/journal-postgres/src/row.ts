import {
  DurabilityError,
  type EntryRow,
  type MessageRow,
  quoted,
  type RunRow,
} from '@tangle-network/durability-contract'
import type { Row } from './connection.ts'

/** A column of `runs` for each field of the contract's row. */
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

/** What nearly every entry has. */
const NO_REFS = '[]'

const PAIRS = Object.entries(COLUMNS) as [keyof typeof COLUMNS, keyof RunRow][]

/** A run, and how often its row had been written when it was looked at. */
export interface FoundRun {
  readonly version: number
  readonly run: RunRow
}

/** What a look at a run found, a tombstone too: the contract's rules tell what that means. */
export interface Look {
  readonly found: FoundRun | undefined
  readonly now: number
}

/** The row as JSON, as the functions and statements answer it. The contract checks its shape before anybody sees it. */
export function foundRun(text: string | null | undefined): FoundRun | undefined {
  if (text === null || text === undefined) return undefined
  const row = JSON.parse(text) as Record<string, unknown>
  return { version: Number(row.version), run: runOf(row) }
}

/** The run of a row that has been parsed. */
export function runOf(row: Readonly<Record<string, unknown>>): RunRow {
  return Object.fromEntries(PAIRS.map(([column, field]) => [field, row[column]])) as RunRow
}

/** The run that a statement answers for certain. */
export function writtenRun(row: Row): RunRow {
  const found = foundRun(row.run)
  if (!found) throw new Error('a statement that writes a row answered none')
  return found.run
}

/** What `write_run` is given. */
export function runJson(run: RunRow): string {
  return JSON.stringify(Object.fromEntries(PAIRS.map(([column, field]) => [column, run[field]])))
}

/** The first row of a read: the run, and the server's clock. */
export function lookOf(row: Row | undefined): Look {
  if (row === undefined) throw new Error('a statement that answers a row answered none')
  return { found: foundRun(row.run), now: integer(row.now) }
}

export function integer(text: string | null | undefined): number {
  return Number(text)
}

export function entryRow(runId: string, row: Row): EntryRow {
  const { seq, epoch, at, kind, payload, refs, digest } = row
  const numbers = { seq: integer(seq), epoch: integer(epoch), at: integer(at) }
  return { ...numbers, ...({ kind, payload, digest } as EntryRow), refs: parseRefs(runId, numbers.seq, refs) }
}

export function messageRow(row: Row): MessageRow {
  const { position, id, sender, kind, payload, digest, at } = row
  return { ...({ id, sender, kind, payload, digest } as MessageRow), position: integer(position), at: integer(at) }
}

function parseRefs(runId: string, seq: number, refs: string | null | undefined): string[] {
  if (refs === NO_REFS) return []
  try {
    return JSON.parse(refs ?? '') as string[]
  } catch {
    const where = `run ${quoted(runId)} entry ${seq}`
    throw new DurabilityError('CORRUPT', { expected: 'refs in JSON', found: 'text that is none', where })
  }
}
