import {
  byteLength,
  DurabilityError,
  encodeValue,
  isDurabilityError,
  type Journal,
  type Message,
  type MessageDraft,
  Outcome,
  parseFact,
  quoted,
  RESERVED_PREFIX,
} from '@tangle-network/durability-contract'
import type { Result } from './outcome-entry.ts'
import { failureOf } from './step-error.ts'
import { type Told, tell } from './told.ts'

/** What a message brings along; whatever is larger is fetched from the log of the run that reports it. */
const IN_MESSAGE_BYTES = 4 * 1024

/** The kind of the one message that settles a child run. Who does not know its token sends another. */
export function reportKind(token: string): string {
  return `${RESERVED_PREFIX}child:${token}`
}

/** What a child run reports, whose root settled with that entry. The same however often it is made. */
export function childReport(runId: string, token: string, settled: number, told: Told): MessageDraft {
  const kind = reportKind(token)
  const outcome = 'ok' in told ? { ok: told.ok === undefined ? {} : { value: told.ok } } : { failed: told.failed }
  const isSmall = byteLength(encodeValue(outcome, 'the outcome of a child run')) <= IN_MESSAGE_BYTES
  const payload = isSmall ? { outcome } : { runId, settled }
  return { id: kind, sender: runId, kind, payload }
}

/** What a child run came to, by its report. One that was deleted before it was asked is an honest failure. */
export async function reported(journal: Journal, { payload, sender }: Message): Promise<Result> {
  const { outcome, settled } = payload as { readonly outcome?: unknown; readonly settled?: unknown }
  if (outcome !== undefined) return resultIn(Outcome.parse(outcome), sender)
  try {
    return await settledIn(journal, sender, Number(settled))
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return { failed: failureOf(error, 1) }
    throw error
  }
}

async function settledIn(journal: Journal, runId: string, settled: number): Promise<Result> {
  const { entries } = await journal.read(runId, { after: { seq: settled - 1 }, limit: 1 })
  const fact = entries[0] && parseFact(entries[0])
  if (fact?.kind !== 'node.settled') throw malformed(runId, fact?.kind)
  const told = await tell(journal, runId, { seq: settled, is: fact.outcome, refs: fact.refs })
  return 'ok' in told ? { ok: told.ok } : told
}

function resultIn(outcome: Outcome, runId: string): Result {
  if ('failed' in outcome) return outcome
  if ('ok' in outcome && !('blob' in outcome.ok)) return { ok: outcome.ok.value }
  throw malformed(runId, 'an outcome that it cannot hold')
}

function malformed(runId: string, found = 'nothing'): DurabilityError {
  return new DurabilityError('CORRUPT', {
    expected: 'what a child run came to',
    found,
    where: `the report of run ${quoted(runId)}`,
  })
}
