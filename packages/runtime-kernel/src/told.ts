import type { Failure, Journal, Kept, Outcome } from '@tangle-network/durability-contract'
import { fromStored } from './stored-value.ts'

/** An outcome as an agent is told it: with its value at hand. */
export type Told = { readonly ok: unknown } | { readonly failed: Failure }

/** What a stored outcome tells, its value fetched. An unknown outcome is told as a failure of code `OUTCOME_UNKNOWN`. */
export async function tell(journal: Journal, runId: string, { is, refs, seq }: Kept<Outcome>): Promise<Told> {
  if ('ok' in is) return { ok: await fromStored(journal, runId, { is: is.ok, refs, seq }) }
  return { failed: 'failed' in is ? is.failed : unknownFailure(is.unknown.attempt) }
}

/** The same where the value stands in its entry; undefined where it must be fetched. */
export function toldInPlace({ is }: Kept<Outcome>): Told | undefined {
  return 'ok' in is && !('blob' in is.ok) ? { ok: is.ok.value } : undefined
}

/** What an agent that was cancelled is told instead of what it asked for. */
export const CANCELLED: Failure = {
  name: 'CancelledError',
  message: 'the agent was cancelled',
  code: 'CANCELLED',
  attempts: 1,
}

export function unknownFailure(attempts: number): Failure {
  return {
    name: 'StepError',
    message: 'the effect was started and its outcome never became known; it may or may not have happened',
    code: 'OUTCOME_UNKNOWN',
    attempts,
  }
}
