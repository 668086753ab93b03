import { DurabilityError } from '@tangle-network/durability-contract'
import { noAnswer, refused } from './bridge-error.ts'
import type { Call } from './call.ts'
import type { Endpoint } from './endpoint.ts'
import { recordOf, textOf } from './record.ts'
import { retryAfterMs } from './retry-after.ts'

/** What a bridge says with a status that is no success. */
export interface Refusal {
  readonly status: number
  /** The word by which the protocol tells refusals apart; empty where the body has none. */
  readonly type: string
  readonly error: Readonly<Record<string, unknown>>
}

/** Said by what stands before a bridge as well, in words of its own. */
const PLAIN = [401, 403, 429, 503]

/** Reads a refusal that the protocol gives a meaning; throws what all others are. */
export async function readRefusal(endpoint: Endpoint, call: Call, expected: readonly string[]): Promise<Refusal> {
  const { status } = call
  const body = await call.json().catch((error: unknown) => {
    if (!PLAIN.includes(status)) throw error
  })
  const error = recordOf(recordOf(body).error)
  const word = textOf(error.type) ?? ''
  const type = /^[a-z_]{1,64}$/.test(word) ? word : ''
  if (expected.includes(type) || expected.includes(`${status}`)) return { status, type, error }
  throw refusalError(endpoint, call, { status, type, error })
}

function refusalError(endpoint: Endpoint, call: Call, { status, type, error }: Refusal): DurabilityError {
  const found = type ? `status ${status} (${type})` : `status ${status}`
  const details = { status, ...(type ? { type } : {}) }
  const retryAfter = retryAfterMs(call.headers, Date.now())
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    return new DurabilityError('REMOTE_BUSY', {
      expected: 'room for it',
      found,
      where: endpoint.where,
      details: retryAfter === undefined ? details : { ...details, retryAfterMs: retryAfter },
    })
  }
  // A conflict says that something stands there already, hence nothing of what was done about it; unless it says so.
  if (status === 409)
    return refused(endpoint, found, error.provider_dispatch === 'not_started' ? 'not-applied' : 'unknown', details)
  // Too late is all that 408 says.
  if (status >= 400 && status < 500 && status !== 408) return refused(endpoint, found, 'not-applied', details)
  return noAnswer(endpoint, 'an answer of the protocol', found)
}
