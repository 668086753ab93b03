import { DurabilityError, type ErrorCode } from '@tangle-network/durability-contract'

/** What an error says besides what was found. Nothing that the remote said is shown: it may tell back what it was told. */
export interface Asked {
  /** The method and path of the request. */
  readonly where: string
  /** Whether it may change something, so that a lost answer leaves in doubt whether it did. */
  readonly writes: boolean
}

/** Codes of failures to connect: nothing of the request was sent. */
const NOT_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** Statuses by which a server refuses before it does anything. */
const REFUSED = [400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422, 431]

export function remoteError(
  code: Extract<ErrorCode, `REMOTE_${string}`>,
  { where, writes }: Asked,
  { expected, found, isProof = false, details = {} }: RefusalParts,
): DurabilityError {
  return new DurabilityError(code, {
    ...{ expected, found, details },
    where: `the sandbox, ${where}`,
    // Of a call that changes nothing it is known that it has not.
    outcome: isProof || !writes ? 'not-applied' : 'unknown',
  })
}

interface RefusalParts {
  readonly expected: string
  readonly found: string
  /** Whether it proves that nothing was done. */
  readonly isProof?: boolean
  readonly details?: Readonly<Record<string, unknown>>
}

/** No answer. Its message and cause stay here, since a `fetch` of somebody else's may name headers in them. */
export function unreachable(asked: Asked, error: unknown): DurabilityError {
  const code = codeOf(error)
  const found = code === undefined ? 'a connection that was lost' : `a connection that was lost (${code})`
  const isProof = code !== undefined && NOT_CONNECTED.includes(code)
  return remoteError('REMOTE_UNREACHABLE', asked, { expected: 'an answer', found, isProof })
}

/** An answer that is none of those that the protocol has for this request. */
export function refusalOf(asked: Asked, { status, headers }: Pick<Response, 'status' | 'headers'>): DurabilityError {
  const parts = { expected: 'an answer of success', found: `status ${status}`, details: { status } }
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), Date.now())
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
    const details = { ...parts.details, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    // A 503 may come from somebody on the way, who has handed the request on.
    return remoteError('REMOTE_BUSY', asked, { ...parts, details, isProof: status === 429 })
  }
  if (status >= 300 && status < 500) {
    return remoteError('REMOTE_REFUSED', asked, { ...parts, isProof: REFUSED.includes(status) })
  }
  return remoteError('REMOTE_FAILED', asked, parts)
}

/** What is no answer of this protocol: somebody else listens there, or it was cut short. */
export function noAnswer(asked: Asked, found: string): DurabilityError {
  return remoteError('REMOTE_FAILED', asked, { expected: 'an answer of a sandbox', found })
}

/** Milliseconds from now; the header gives seconds, or a date. */
export function parseRetryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** The code of the socket's error, which `fetch` wraps. Only one that looks like a code is shown. */
function codeOf(error: unknown): string | undefined {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const code = (each as NodeJS.ErrnoException).code
    if (typeof code === 'string' && /^(E|UND_ERR_)[A-Z_]{3,40}$/.test(code)) return code
  }
  return undefined
}
