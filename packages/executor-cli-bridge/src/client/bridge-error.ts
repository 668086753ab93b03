import { DurabilityError, type OperationOutcome } from '@tangle-network/durability-contract'
import type { Endpoint } from './endpoint.ts'

/** The system's words for a bridge that got nothing of the request. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

/** No answer came, or not all of it. Whether the request arrived is known only where there was nobody to take it. */
export function unreachable({ where }: Endpoint, error: unknown): DurabilityError {
  const word = codeIn(error)
  return new DurabilityError('REMOTE_UNREACHABLE', {
    expected: 'an answer',
    // The error itself is not kept: a fetch that was handed over may tell what it sent.
    found: word ?? 'none',
    where,
    outcome: word !== undefined && NEVER_SENT.includes(word) ? 'not-applied' : 'unknown',
  })
}

/** The connection was there, and was lost or fell silent. */
export function cutOff({ where }: Endpoint, found: string): DurabilityError {
  return new DurabilityError('REMOTE_UNREACHABLE', { expected: 'a whole answer', found, where, outcome: 'unknown' })
}

/** What came is no answer of this protocol. */
export function noAnswer({ where }: Endpoint, expected: string, found: string): DurabilityError {
  return new DurabilityError('REMOTE_FAILED', { expected, found, where, outcome: 'unknown' })
}

export function refused(
  { where }: Endpoint,
  found: string,
  outcome: OperationOutcome,
  details: Readonly<Record<string, unknown>> = {},
): DurabilityError {
  return new DurabilityError('REMOTE_REFUSED', { expected: 'what it was asked for', found, where, outcome, details })
}

/** The code of the error or of what caused it: `fetch` says what happened in its cause, or in the first of many. */
function codeIn(error: unknown, deep = 3): string | undefined {
  if (!(error instanceof Error) || deep === 0) return undefined
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code
  return codeIn(cause ?? (error instanceof AggregateError ? error.errors[0] : undefined), deep - 1)
}
