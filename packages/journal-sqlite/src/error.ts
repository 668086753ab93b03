import { DurabilityError, isDurabilityError, type OperationOutcome } from '@tangle-network/durability-contract'

/** Primary result codes that matter here, by number: `node:sqlite` gives numbers, better-sqlite3 names. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'ERROR',
  3: 'PERM',
  5: 'BUSY',
  6: 'LOCKED',
  7: 'NOMEM',
  8: 'READONLY',
  9: 'INTERRUPT',
  10: 'IOERR',
  11: 'CORRUPT',
  13: 'FULL',
  14: 'CANTOPEN',
  15: 'PROTOCOL',
  18: 'TOOBIG',
  19: 'CONSTRAINT',
  20: 'MISMATCH',
  21: 'MISUSE',
  26: 'NOTADB',
}
const IOERR_READ = [266, 522, 'SQLITE_IOERR_READ', 'SQLITE_IOERR_SHORT_READ']

/** Another connection is in the way; the same attempt may succeed later. */
export function isBusy(error: unknown): boolean {
  return isDurabilityError(error, 'STORE_BUSY') || ['BUSY', 'LOCKED', 'PROTOCOL'].includes(primaryName(error) ?? '')
}

/**
 * A COMMIT that failed so that certainly nothing of it stands: the last frame, which alone makes the others count, was
 * never written. After any other failure of a COMMIT nobody knows.
 */
export function leavesNothing(error: unknown): boolean {
  return isBusy(error) || ['FULL', 'CONSTRAINT'].includes(primaryName(error) ?? '')
}

/** The disk failed to write or to sync. The kernel may have dropped dirty pages: syncing again proves nothing. */
export function isWriteFailure(error: unknown): boolean {
  return primaryName(error) === 'IOERR' && !IOERR_READ.some((code) => code === codeOf(error))
}

/** The contract's error for what a driver threw; a contract error passes as it is. */
export function storeError(error: unknown, where: string, outcome: OperationOutcome): DurabilityError {
  if (error instanceof DurabilityError) return error
  const expected = EXPECTED[primaryName(error) ?? ''] ?? 'the store to answer'
  const parts = { expected, found: shown(error), where, outcome, cause: error }
  if (isBusy(error)) return new DurabilityError('STORE_BUSY', { ...parts, expected: 'the write lock in time' })
  if (['CORRUPT', 'NOTADB'].includes(primaryName(error) ?? '')) return new DurabilityError('CORRUPT', parts)
  // `node:sqlite` reads no integer beyond 2^53, and no journal writes one.
  if (errnoOf(error) === 'ERR_OUT_OF_RANGE') return new DurabilityError('CORRUPT', parts)
  return new DurabilityError('STORE_FAILED', parts)
}

/** What is said of everything once a write could not be made durable, or nobody is left to make it so. */
export function poisoned(where: string, cause: unknown, found = 'one that failed to write or sync'): DurabilityError {
  return new DurabilityError('STORE_POISONED', { expected: 'a store whose writes are durable', found, where, cause })
}

/** What to say when a file cannot be opened as a journal at all. Nothing had been promised yet. */
export function openError(error: unknown, where: string): DurabilityError {
  if (isBusy(error)) return storeError(error, where, 'not-applied')
  if (error instanceof DurabilityError) return error
  const name = primaryName(error) ?? errnoOf(error) ?? ''
  const expected = EXPECTED[name] ?? 'a journal, or a place where one can be made'
  const code = name === 'CORRUPT' ? 'CORRUPT' : 'STORE_UNUSABLE'
  return new DurabilityError(code, { expected, found: shown(error), where, cause: error })
}

const WRITABLE = 'a file and a folder that this process may write to'
const ROOM = 'room on the disk'
const DISK = 'a disk that reads, writes and syncs'

/** By result code of SQLite, or by error code of the system where a folder could not be made or synced. */
const EXPECTED: Readonly<Record<string, string>> = {
  NOTADB: 'an SQLite file (move what is there away, or name another path)',
  CORRUPT: 'an intact SQLite file',
  CANTOPEN: WRITABLE,
  READONLY: WRITABLE,
  EACCES: WRITABLE,
  EPERM: WRITABLE,
  EROFS: WRITABLE,
  ENOTDIR: 'a path that leads through folders only',
  EEXIST: 'a path that leads through folders only',
  FULL: ROOM,
  ENOSPC: ROOM,
  IOERR: DISK,
  EIO: DISK,
}

function shown(error: unknown): string {
  const name = primaryName(error)
  const text = error instanceof Error ? error.message : 'a thrown value that is no error'
  return name === undefined ? text : `SQLITE_${name} (${text})`
}

function primaryName(error: unknown): string | undefined {
  const code = codeOf(error)
  if (typeof code === 'number') return NAMES[code & 0xff] ?? `code ${code}`
  return code?.split('_')[1]
}

/** The error code of Node or the system, such as ENOTDIR. */
function errnoOf(error: unknown): string | undefined {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return code
}

/** The extended result code: `errcode` of `node:sqlite`, `code` of better-sqlite3. Never the message. */
function codeOf(error: unknown): number | string | undefined {
  if (!(error instanceof Error)) return undefined
  const { errcode, code } = error as { errcode?: unknown; code?: unknown }
  if (typeof errcode === 'number') return errcode
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined
}
