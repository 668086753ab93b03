import { DurabilityError } from '../error/durability-error.ts'
import { quoted } from '../error/shown.ts'
import { LIMITS } from '../limits.ts'
import type { AppendAsk, DeliverAsk, Refusal, RunAsk } from './journal-store.ts'
import type { RunRow } from './row.ts'

type Ask = RunAsk & Partial<Pick<AppendAsk, 'epoch' | 'after' | 'seen'>> & Partial<Pick<DeliverAsk, 'message'>>

/** The error for a refusal: what the ask expected and what stood there. Refusals are final, hence not applied. */
export function refusalError({ refused, run, now, missing }: Refusal, ask: Ask): DurabilityError {
  const where = `run ${quoted(ask.runId)}`
  const error = (expected: string, found: string, details: Record<string, unknown> = {}) =>
    new DurabilityError(refused, { expected, found, where, details: { runId: ask.runId, ...details } })
  switch (refused) {
    case 'RUN_NOT_FOUND':
      return error('a run that was begun', 'none of this id')
    case 'RUN_CONFLICT':
      return error('a new run id, or the manifest the run was begun with', 'a run with another manifest')
    case 'RUN_CLOSED':
      return error('an open run', `one that is ${run?.status}`, { status: run?.status })
    case 'LEASE_HELD':
      return error('no live lease', `one of ${quoted(run?.owner ?? '')} for ${remaining(run, now)} ms more`, {
        holder: run && { owner: run.owner, epoch: run.epoch, expiresAt: run.expiresAt },
        now,
      })
    case 'FENCED':
      return error(`the lease of epoch ${ask.epoch}`, holderOf(run), { epoch: run?.epoch })
    case 'CONFLICT':
      return error(placeOf(ask.after), placeOf(run), { head: run && { seq: run.seq, digest: run.digest } })
    case 'BLOB_MISSING':
      return error(`blob ${missing}`, 'none stored at that address', { address: missing })
    case 'CURSOR_INVALID':
      return error(`an inbox position up to ${run?.inboxLast}`, `${ask.seen}`)
    case 'RUN_FORGOTTEN':
      return error('an id that was never used, or reuse: true', 'one whose run was forgotten')
    case 'RUN_QUARANTINED':
      return error('a run that gets on', `one that was ${run?.stalled}`, { reason: run?.stalled })
    case 'RUN_NOT_CLOSED':
      return error('a run that has ended', `one that is ${run?.status}`, { status: run?.status })
    case 'MESSAGE_CONFLICT':
      return error('a new message id, or the message that was delivered under it', 'another message', {
        id: ask.message?.id,
      })
    case 'INBOX_FULL':
      return error(
        `at most ${LIMITS.inboxMessages} messages and ${LIMITS.inboxBytes} bytes`,
        `${run?.inboxLast} messages and ${run?.inboxBytes} bytes before this one`,
      )
  }
}

function remaining(run: RunRow | null, now: number): number {
  return Math.max(0, (run?.expiresAt ?? now) - now)
}

function holderOf(run: RunRow | null): string {
  if (run === null) return 'no run'
  return run.owner === null ? `epoch ${run.epoch}, held by nobody` : `epoch ${run.epoch}, held by ${quoted(run.owner)}`
}

function placeOf(place: { seq: number; digest: string } | null | undefined): string {
  return place ? `the head at seq ${place.seq} with digest ${place.digest.slice(0, 12)}…` : 'no head'
}
