import { DurabilityError, type ErrorCode, type OperationOutcome } from '@tangle-network/durability-contract'

/** No answer came in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The server said that a commit may not be what it seems, such as that it did not reach the synchronous standby. */
export class DoubtfulCommit extends Error {
  override readonly name = 'DoubtfulCommit'
}

/** A COMMIT was answered by another tag: the transaction had failed before, or somebody else ended it. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted'
}

/** The server that answered is no primary: it may be behind, and takes no writes. */
export class StandbyAnswered extends Error {
  override readonly name = 'StandbyAnswered'
}

interface Meaning {
  readonly code: ErrorCode
  readonly expected: string
}

const ROOM: Meaning = { code: 'STORE_FAILED', expected: 'room on the disk of the server' }
const PRIMARY: Meaning = {
  code: 'STORE_FAILED',
  expected: 'a primary that takes writes (after a failover: the address of the new one)',
}
const LATER: Meaning = { code: 'STORE_BUSY', expected: 'the lock of a row, or a turn on the server, in time' }
const RIGHTS: Meaning = {
  code: 'STORE_UNUSABLE',
  expected: 'a role that may use the schema, read its tables and call its functions (see grantSql)',
}
const ACCESS: Meaning = { code: 'STORE_UNUSABLE', expected: 'a server, database and role that let this process in' }
const TABLES: Meaning = { code: 'STORE_UNUSABLE', expected: 'the tables and functions of a journal (see migrationSql)' }
const NAMES: Meaning = {
  code: 'STORE_UNUSABLE',
  expected: 'a schema in which nothing else has the names of the journal',
}
const INTACT: Meaning = { code: 'CORRUPT', expected: 'tables in which a run, an entry or a message stands once' }

const OURS = [NoAnswer, DoubtfulCommit, NotCommitted, StandbyAnswered]

/** By SQLSTATE, the longest prefix that fits. Never by text, which servers translate. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  '55P03': LATER,
  '40001': LATER,
  '40P01': LATER,
  '57014': LATER,
  '53300': LATER,
  '57P03': LATER,
  '53': ROOM,
  '58030': ROOM,
  '25006': PRIMARY,
  '25P02': { code: 'STORE_FAILED', expected: 'a transaction in which no statement has failed' },
  '42501': RIGHTS,
  '42P01': TABLES,
  '42703': TABLES,
  '42883': TABLES,
  '3F000': TABLES,
  '42P07': NAMES,
  '42710': NAMES,
  '42723': NAMES,
  '28': ACCESS,
  '3D000': ACCESS,
  '23': INTACT,
  XX001: { code: 'CORRUPT', expected: 'intact pages' },
  XX002: { code: 'CORRUPT', expected: 'intact indexes' },
}

/** The system's codes for a server that cannot be reached or found. */
const UNREACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']

/** The server refused the statement itself, so that certainly nothing of it stands: its transaction was rolled back. */
export function isRolledBack(error: unknown): boolean {
  const state = sqlState(error)
  // A session that is being ended, or failed within, may have committed before it said so.
  return state !== undefined && !/^(57P|08|25P|58|XX)/.test(state)
}

/**
 * Whether the session goes on after the error. FATAL and PANIC carry the same codes (a disk that is full, for one) and may
 * come after the commit. Undefined where the server speaks another language than English.
 */
export function isSurvived(error: unknown): boolean | undefined {
  const { severity } = error as { severity?: unknown }
  if (severity === 'FATAL' || severity === 'PANIC') return false
  return severity === 'ERROR' ? true : undefined
}

/** Another attempt of the same statement may succeed, and this one left nothing. */
export function isWorthAnother(error: unknown): boolean {
  const state = sqlState(error)
  return state === '40001' || state === '40P01' || isUnkept(error)
}

/** The session does not keep the statement that it was to use, or keeps one already: it is not the one of the last time. */
export function isUnkept(error: unknown): boolean {
  const state = sqlState(error)
  return state === '26000' || state === '42P05'
}

/** The connection is gone, or nobody knows what it is good for. */
export function isLost(error: unknown): boolean {
  const state = sqlState(error)
  return state === undefined || /^(57P|08|25006)/.test(state)
}

/** The contract's error for what a driver threw; a contract error passes as it is. */
export function storeError(error: unknown, where: string, outcome: OperationOutcome): DurabilityError {
  if (error instanceof DurabilityError) return error
  const { code, expected } = meaningOf(error)
  return new DurabilityError(code, { expected, found: shown(error), where, outcome, cause: error })
}

/** What to say when a server cannot be used as a journal at all. Nothing had been promised yet. */
export function openError(error: unknown, where: string): DurabilityError {
  const failed = storeError(error, where, 'not-applied')
  if (failed.code !== 'STORE_FAILED') return failed
  const { expected, found, cause } = failed
  return new DurabilityError('STORE_UNUSABLE', { expected, found, where, cause })
}

function meaningOf(error: unknown): Meaning {
  if (error instanceof StandbyAnswered) return PRIMARY
  if (error instanceof DoubtfulCommit) return { code: 'STORE_FAILED', expected: 'a commit that reached every standby' }
  if (error instanceof NotCommitted) return { code: 'STORE_FAILED', expected: 'a COMMIT that is answered as one' }
  if (error instanceof NoAnswer) return { code: 'STORE_FAILED', expected: 'an answer of the server in time' }
  const state = sqlState(error) ?? ''
  const prefix = [5, 3, 2].map((length) => state.slice(0, length)).find((each) => each in MEANINGS)
  if (prefix !== undefined) return MEANINGS[prefix] as Meaning
  const system = systemCode(error)
  if (system !== undefined && UNREACHED.includes(system)) {
    return { code: 'STORE_FAILED', expected: 'a server that listens at this address' }
  }
  return { code: 'STORE_FAILED', expected: 'the server to answer' }
}

/** Code and kind only: what a server or a driver says may hold values. */
function shown(error: unknown): string {
  const state = sqlState(error)
  if (state !== undefined) return `SQLSTATE ${state}${SAID[state] ? ` (${SAID[state]})` : ''}`
  if (OURS.some((own) => error instanceof own)) {
    return (error as Error).message
  }
  return systemCode(error) ?? (error instanceof Error ? 'a connection that ended' : 'a thrown value that is no error')
}

/** What is most often met, in words. */
const SAID: Readonly<Record<string, string>> = {
  '25006': 'read-only: a standby, or a session set so',
  '28P01': 'the password is wrong',
  '28000': 'the role may not log in here',
  '3D000': 'no such database',
  '40001': 'serialization failure',
  '40P01': 'deadlock',
  '42501': 'missing privilege',
  '42710': 'an object of that name',
  '42723': 'a function of that name',
  '42P07': 'a table of that name',
  '53100': 'disk full',
  '53300': 'too many connections',
  '55P03': 'lock not available',
  '57014': 'statement timeout, or cancelled',
  '57P01': 'the session was ended by an administrator',
  '57P03': 'the server is starting up or shutting down',
}

/** What the server says of an error, in five characters; undefined for what did not come from it. */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error)
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && 'severity' in (error as object) ? code : undefined
}

function systemCode(error: unknown): string | undefined {
  const code = codeOf(error)
  return code !== undefined && /^E[A-Z_]+$/.test(code) ? code : undefined
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return typeof code === 'string' ? code : undefined
}
