import { ModelError } from './model-error.ts'

/** The system's words for a server that got nothing of the request. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

/** No answer came. Whether the request arrived is known only where there was nobody to take it. */
export function unreachable(error: unknown, where: string): ModelError {
  const word = codeIn(error)
  return new ModelError('MODEL_UNAVAILABLE', {
    expected: 'a server that answers',
    found: word ?? 'none',
    where,
    billed: word !== undefined && NEVER_SENT.includes(word) ? 'no' : 'unknown',
    cause: error,
  })
}

/** The code of the error or of what caused it: `fetch` says what happened in its cause, or in the first of many. */
function codeIn(error: unknown, deep = 3): string | undefined {
  if (!(error instanceof Error) || deep === 0) return undefined
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code
  return codeIn(cause ?? (error instanceof AggregateError ? error.errors[0] : undefined), deep - 1)
}
