import type { z } from 'zod'
import { DurabilityError, type OperationOutcome } from '../error/durability-error.ts'
import { quoted, said, type Where } from '../error/shown.ts'
import { decodeValue } from '../value/canonical.ts'
import type { Head } from './head.ts'
import type { Answer, Refusal, RunAsk, Written } from './journal-store.ts'
import type { Lease } from './lease.ts'
import { Manifest } from './manifest.ts'
import { refusalError } from './refusal-error.ts'
import { RunRow } from './row.ts'

type Granted<More> = { readonly refused?: undefined; readonly run: RunRow; readonly now: number } & More

/**
 * Asks a store and makes its refusals and failures contract errors. `ifItFails` is the outcome of an operation whose
 * driver failed, or whose answer is malformed: unknown for a write, not applied for a read (clause E-5).
 */
export async function granted<More>(
  ask: RunAsk,
  call: () => Promise<Answer<More>>,
  ifItFails: OperationOutcome = 'unknown',
): Promise<Granted<More>> {
  const answer = await notRefused<Granted<More>>(ask, call, ifItFails)
  parseRow(RunRow, answer.run, ask.runId, ifItFails)
  checkRun(ask, answer.run, ifItFails)
  return answer
}

/** The same of a write that answers no row: it has moved the run which it names, and `now` is all that is used of it. */
export async function written(ask: RunAsk, call: () => Promise<Written>): Promise<Exclude<Written, Refusal>> {
  const answer = await notRefused(ask, call, 'unknown')
  checkRun(ask, answer.run, 'unknown')
  if (!Number.isSafeInteger(answer.now)) throw corrupt(ask.runId, 'the time', `${typeof answer.now}`, '', 'unknown')
  return answer
}

async function notRefused<Answered extends { readonly refused?: undefined }>(
  ask: RunAsk,
  call: () => Promise<Answered | Refusal>,
  ifItFails: OperationOutcome,
): Promise<Answered> {
  let settled: Answered | Refusal
  try {
    settled = await call()
  } catch (error) {
    throw failure(error, `run ${quoted(ask.runId)}`, ifItFails)
  }
  if (settled.refused) throw refusalError(settled, ask)
  return settled as Answered
}

function checkRun({ runId }: RunAsk, run: RunAsk, ifItFails: OperationOutcome): void {
  const found = runIdOf(run)
  if (found !== runId) throw corrupt(runId, 'the run asked for', `run ${quoted(found)}`, '', ifItFails)
}

/** The same of what is asked about no run in particular: whatever a store or its driver throws becomes a contract error. */
export async function answered<T>(call: () => Promise<T>, where: string, outcome: OperationOutcome): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw failure(error, where, outcome)
  }
}

export function failure(error: unknown, where: string, outcome: OperationOutcome): DurabilityError {
  if (error instanceof DurabilityError) return error
  return new DurabilityError('STORE_FAILED', {
    expected: 'the store to answer',
    found: nameOf(error),
    where,
    outcome,
    cause: error,
  })
}

/** Names a driver's error by class and code; its text may hold a payload or a credential and stays in `cause`. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value that is no error'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^\w+$/.test(code) ? `${error.name} ${code}` : error.name
}

/** Rows lie: what comes out of storage is checked against its schema, else `CORRUPT`. */
export function parseRow<T extends z.ZodType>(
  schema: T,
  row: unknown,
  runId: string,
  outcome?: OperationOutcome,
): z.infer<T> {
  const parsed = schema.safeParse(row)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const found = `${issue?.path.join('.') || 'a row'}: ${issue?.message ?? 'unreadable'}`
  throw corrupt(runId, 'a row of its schema', found, '', outcome)
}

/** The id of a row that was not asked for by its id, as far as it has one. */
export function runIdOf(row: { readonly runId?: unknown } | null | undefined): string {
  return typeof row?.runId === 'string' ? row.runId : ''
}

/** `outcome` is that of the operation which found out: after a write whose answer is malformed it is unknown. */
export function corrupt(
  runId: string,
  expected: string,
  found: string,
  where = '',
  outcome: OperationOutcome = 'not-applied',
): DurabilityError {
  return new DurabilityError('CORRUPT', {
    expected,
    found,
    where: `run ${quoted(runId)}${where}`,
    outcome,
    details: { runId },
  })
}

export function headOf(run: RunRow, outcome?: OperationOutcome): Head {
  const { runId, status, stalled, epoch, seq, digest, owner, expiresAt, endedAt, inboxLast, inboxSeen } = run
  if (status === 'forgotten' || status === 'importing')
    throw corrupt(runId, 'a run', `one that is ${status}`, '', outcome)
  return {
    runId,
    manifest: parseRow(Manifest, parseText(run.manifest, runId, ' manifest', outcome), runId, outcome),
    status,
    stalled,
    wakeAt: status === 'suspended' ? run.dueAt : null,
    endedAt,
    epoch,
    seq,
    digest,
    inbox: { last: inboxLast, seen: inboxSeen },
    holder: owner === null ? null : { owner, epoch, expiresAt: expiresAt ?? 0 },
  }
}

/** The lease that a write was just granted. */
export function leaseOf(run: RunRow): Lease {
  const { runId, owner, epoch, token, expiresAt } = run
  if (owner === null || token === null || expiresAt === null) {
    throw corrupt(runId, 'a lease', 'a run without one', '', 'unknown')
  }
  return { runId, owner, epoch, token, expiresAt }
}

export function parseText(text: string, runId: string, where: Where, outcome?: OperationOutcome): unknown {
  try {
    return decodeValue(text)
  } catch {
    throw corrupt(runId, 'JSON', 'text that is none', said(where), outcome)
  }
}
