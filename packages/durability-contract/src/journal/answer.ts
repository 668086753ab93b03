import type { z } from 'zod'
import { DurabilityError, type OperationOutcome } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { decodeValue } from '../value/canonical.ts'
import type { Head } from './head.ts'
import type { Answer, Refusal, RunAsk } from './journal-store.ts'
import type { Lease } from './lease.ts'
import { Manifest } from './manifest.ts'
import { refusalError } from './refusal-error.ts'
import { RunRow } from './row.ts'

/**
 * Awaits a store's answer and makes its refusals and failures contract errors. `ifItFails` is the outcome of an
 * operation whose driver failed without saying more: unknown for a write, not applied for a read.
 */
export async function granted<More>(
  ask: RunAsk,
  answer: Promise<Answer<More>>,
  ifItFails: OperationOutcome = 'unknown',
): Promise<Exclude<Answer<More>, Refusal>> {
  const settled = await answer.catch((error: unknown) => {
    throw failure(error, `run ${quoted(ask.runId)}`, ifItFails)
  })
  if (settled.refused) throw refusalError(settled as Refusal, ask)
  const granted = settled as Exclude<Answer<More>, Refusal>
  parseRow(RunRow, granted.run, ask.runId)
  return granted
}

/** The contract error for whatever a store or its driver threw. */
export function failure(error: unknown, where: string, outcome: OperationOutcome): DurabilityError {
  if (error instanceof DurabilityError) return error
  return new DurabilityError('STORE_FAILED', {
    expected: 'the store to answer',
    found: error instanceof Error ? `${error.name}: ${error.message}` : 'a thrown value that is no error',
    where,
    outcome,
    cause: error,
  })
}

/** Rows lie: what comes out of storage is checked against its schema, else `CORRUPT`. */
export function parseRow<T extends z.ZodType>(schema: T, row: unknown, runId: string): z.infer<T> {
  const parsed = schema.safeParse(row)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw corrupt(runId, 'a row of its schema', `${issue?.path.join('.') || 'a row'}: ${issue?.message ?? 'unreadable'}`)
}

export function corrupt(runId: string, expected: string, found: string, where = ''): DurabilityError {
  return new DurabilityError('CORRUPT', { expected, found, where: `run ${quoted(runId)}${where}`, details: { runId } })
}

export function headOf(run: RunRow): Head {
  const { runId, status, stalled, epoch, seq, digest, owner, expiresAt } = run
  return {
    runId,
    manifest: parseRow(Manifest, parseText(run.manifest, runId), runId),
    status,
    stalled,
    epoch,
    seq,
    digest,
    holder: owner === null ? null : { owner, epoch, expiresAt: expiresAt ?? 0 },
  }
}

export function leaseOf(run: RunRow): Lease {
  const { runId, owner, epoch, token, expiresAt } = run
  if (owner === null || token === null || expiresAt === null) throw corrupt(runId, 'a lease', 'a run without one')
  return { runId, owner, epoch, token, expiresAt }
}

export function parseText(text: string, runId: string, where = ''): unknown {
  try {
    return decodeValue(text)
  } catch {
    throw corrupt(runId, 'JSON', 'text that is none', where)
  }
}
