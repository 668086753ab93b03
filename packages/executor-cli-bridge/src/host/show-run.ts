import type { ServerResponse } from 'node:http'
import type { Run } from './run.ts'
import type { RunRecord } from './run-record.ts'
import type { SpooledEvent } from './spool.ts'

export type Status = 'running' | 'done' | 'error' | 'cancelled'
export type State = 'running' | 'detached' | 'cancelling' | 'terminal'

export function statusOf({ end }: RunRecord): Status {
  return end?.status ?? 'running'
}

export function stateOf({ record, readers }: Run): State {
  if (record.end) return 'terminal'
  if (record.recalls.length > 0) return 'cancelling'
  return readers > 0 ? 'running' : 'detached'
}

/** As the journal counts them where the run has ended: what is lost of its output was there. */
export function lastEventOf({ record, spool }: Run): number {
  return record.end?.events ?? spool.last
}

export function digestOf({ digest }: { readonly digest: string }): string {
  return `sha256:${digest}`
}

/** Says on every answer whose it is and how that stands. */
export function setRunHeaders(response: ServerResponse, run: Run): void {
  const { record } = run
  const { provider, environmentId, sessionId, executionId } = record.accepted.coordinates
  const headers = {
    'X-Run-Id': record.id,
    'X-Run-Request-Digest': digestOf(record),
    'X-Run-Provider': provider,
    'X-Run-Environment-Id': environmentId,
    'X-Run-Session-Id': sessionId,
    'X-Run-Execution-Id': executionId,
    'X-Run-Status': statusOf(record),
    'X-Run-State': stateOf(run),
    'X-Run-Terminal': `${run.isOver}`,
    'X-Last-Event-Id': `${lastEventOf(run)}`,
    ...(run.expiresAt === undefined ? {} : { 'X-Run-Replay-Expires-At': `${run.expiresAt}` }),
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

export function snapshotOf(run: Run): Readonly<Record<string, unknown>> {
  const { record, spool } = run
  const { exitCode, error } = record.end ?? {}
  return {
    ...{ id: record.id, requestDigest: digestOf(record), ...record.accepted.coordinates },
    ...{ state: stateOf(run), status: statusOf(record), terminal: run.isOver },
    ...{ lastSeq: lastEventOf(run), firstSeq: spool.first, acceptedAt: record.acceptedAt },
    ...(exitCode === undefined ? {} : { exit_code: exitCode }),
    ...(error === undefined ? {} : { error }),
  }
}

/** An event of the output as a chunk of a completion. */
export function chunkOf(record: RunRecord, { text, isInvalid }: SpooledEvent): unknown {
  return { ...chunk(record, { content: text }, null), ...(isInvalid ? { invalid_utf8: true } : {}) }
}

/** What a stream says of the end; it has no place among the events. */
export function lastChunkOf(record: RunRecord): unknown {
  const { end } = record
  if (end?.error) return { error: end.error }
  if (end?.status === 'cancelled') return { error: { type: 'cancelled', message: 'the run was cancelled' } }
  return chunk(record, {}, 'stop')
}

export function createdOf({ acceptedAt }: RunRecord): number {
  return Math.floor(acceptedAt / 1_000)
}

function chunk(record: RunRecord, delta: unknown, finish_reason: string | null) {
  const { model } = record.accepted.request
  return {
    ...{ id: record.id, object: 'chat.completion.chunk', created: createdOf(record), model },
    choices: [{ index: 0, delta, finish_reason }],
  }
}
