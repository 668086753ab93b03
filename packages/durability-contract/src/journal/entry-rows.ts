import { parseRow } from './answer.ts'
import { isDigest } from './cursor.ts'
import { EntryRow } from './row.ts'

const FIELDS = 7

/** The rows of a page as a store answered them, each of its schema; else `CORRUPT`. */
export function parseEntryRows(rows: readonly EntryRow[], runId: string): EntryRow[] {
  return rows.map((row) => (isEntryRow(row) ? row : parseRow(EntryRow, row, runId)))
}

/** Finds most rows that the schema accepts, many times faster, and never one that it does not. */
export function isEntryRow(row: unknown): row is EntryRow {
  if (typeof row !== 'object' || row === null || Object.keys(row).length !== FIELDS) return false
  const { seq, epoch, at, kind, payload, refs, digest } = row as Record<string, unknown>
  return (
    isFrom(1, seq) &&
    isFrom(1, epoch) &&
    isFrom(0, at) &&
    typeof kind === 'string' &&
    typeof payload === 'string' &&
    areTexts(refs) &&
    isDigest(digest)
  )
}

/** A hole is none, which `every` would pass by. */
function areTexts(refs: unknown): boolean {
  if (!Array.isArray(refs)) return false
  for (const ref of refs) if (typeof ref !== 'string') return false
  return true
}

function isFrom(least: number, value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least
}
