import { ModelError, type ModelErrorCode } from './model-error.ts'

/** What an HTTP server answered instead of a completion. */
export interface Refusal {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  /** As it came, as far as it was read. */
  readonly body: string
  readonly where: string
  /** What must not be shown, whatever the server makes of it. */
  readonly secrets: readonly string[]
}

const WORD = /^[a-z]+([_-][a-z]+)*$/i
const LONGEST_WORD = 64

/** The error of a refusal. Of what the server says only words for programs are kept: its prose may quote the request. */
export function refusedBy({ status, headers, body, where, secrets }: Refusal): ModelError {
  const error = errorIn(body)
  const reason = reasonOf(error, secrets)
  const retryAfterMs = retryAfter(headers)
  const code = codeOf(status)
  return new ModelError(code, {
    expected: 'an answer',
    found: `status ${status}${reason ? ` (${reason})` : ''}${error ? '' : ' with a body that is no JSON of the protocol'}`,
    where,
    status,
    // What is refused ahead of the model costs nothing. Behind a gateway that gave up, the model may have answered.
    billed: status < 500 && status !== 408 && status !== 409 ? 'no' : 'unknown',
    // A quota that is used up does not come back by waiting.
    ...(reason === 'insufficient_quota' ? { isRetryable: false } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(reason === undefined ? {} : { reason }),
  })
}

/** The word by which a provider names an error, if it is one, and nobody's secret. */
export function reasonOf(error: unknown, secrets: readonly string[]): string | undefined {
  const { code, type } = (error ?? {}) as { code?: unknown; type?: unknown }
  return [code, type].find(
    (word): word is string =>
      typeof word === 'string' &&
      word.length <= LONGEST_WORD &&
      WORD.test(word) &&
      !secrets.some((secret) => secret.includes(word) || word.includes(secret)),
  )
}

function codeOf(status: number): ModelErrorCode {
  if (status === 401 || status === 403) return 'MODEL_UNAUTHORIZED'
  if (status === 404) return 'MODEL_NOT_FOUND'
  if (status === 429) return 'MODEL_RATE_LIMITED'
  return status >= 500 || status === 408 || status === 409 ? 'MODEL_UNAVAILABLE' : 'MODEL_REFUSED'
}

/** `{ error }` of the protocol, or the whole where a server leaves that out; undefined where it is no JSON object. */
function errorIn(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null) return undefined
    return 'error' in parsed && typeof parsed.error === 'object' && parsed.error !== null ? parsed.error : parsed
  } catch {
    // A page of a proxy, or nothing. The status says enough.
    return undefined
  }
}

/** In ms. A date is counted from the server's own, so that no clock of ours matters. */
function retryAfter(headers: Refusal['headers']): number | undefined {
  const ms = Number.parseFloat(headers.get('retry-after-ms') ?? '')
  const text = headers.get('retry-after') ?? ''
  const after = ms >= 0 ? ms : /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - dateOf(headers)
  return after >= 0 ? Math.ceil(after) : undefined
}

function dateOf(headers: Refusal['headers']): number {
  return Date.parse(headers.get('date') ?? '')
}
