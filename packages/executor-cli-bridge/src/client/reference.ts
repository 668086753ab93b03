import { noAnswer } from './bridge-error.ts'
import type { Call } from './call.ts'
import type { Endpoint } from './endpoint.ts'
import { recordOf, textOf } from './record.ts'

/** What a bridge calls an execution. It holds no credentials, and is what the log keeps. */
export interface BridgeReference {
  readonly runId: string
  /** The bridge's own digest of the request: another one under this id is another execution. */
  readonly requestDigest?: string
  readonly provider?: string
  readonly environmentId?: string
  readonly sessionId?: string
  readonly executionId?: string
}

const HEADERS = {
  requestDigest: 'x-run-request-digest',
  provider: 'x-run-provider',
  environmentId: 'x-run-environment-id',
  sessionId: 'x-run-session-id',
  executionId: 'x-run-execution-id',
} as const

const ASKED = {
  provider: 'provider',
  environmentId: 'environment_id',
  sessionId: 'session_id',
  executionId: 'execution_id',
} as const

type Part = keyof typeof HEADERS

/** Whose answer it is, by its headers or, where they do not say, its body; throws when it is another run's, or nobody's. */
export function identityOf(endpoint: Endpoint, call: Call, runId: string, body: unknown = {}): BridgeReference {
  const said = recordOf(body)
  const id = call.header('x-run-id') ?? textOf(said.id) ?? textOf(said.run_id)
  if (id !== runId) {
    const found = id === undefined ? `status ${call.status} that names none` : 'another'
    throw noAnswer(endpoint, 'the identity of the run that was asked for', found)
  }
  const parts = (Object.keys(HEADERS) as Part[]).map((part) => [part, call.header(HEADERS[part]) ?? textOf(said[part])])
  return { runId, ...Object.fromEntries(parts.filter(([, value]) => value !== undefined && value !== '')) }
}

/** Throws when the bridge took the request for that of other coordinates than it names. */
export function checkCoordinates(endpoint: Endpoint, reference: BridgeReference, request: unknown): void {
  const asked = recordOf(request)
  for (const part of Object.keys(ASKED) as (keyof typeof ASKED)[]) {
    const wanted = textOf(asked[ASKED[part]])
    const found = reference[part]
    if (wanted !== undefined && found !== undefined && wanted !== found)
      throw noAnswer(endpoint, `the ${ASKED[part]} that was asked for`, 'another')
  }
}

/** As the log kept it. */
export function referenceOf(endpoint: Endpoint, kept: unknown): BridgeReference {
  const { runId, ...parts } = recordOf(kept)
  if (typeof runId !== 'string') throw noAnswer(endpoint, 'a reference of a bridge', 'something else')
  return { runId, ...parts }
}

/** Whether it may be the same execution: an id that was bound anew, after a restart, stands for another one. */
export function isSame(reference: BridgeReference, found: BridgeReference): boolean {
  const { requestDigest } = reference
  return requestDigest === undefined || found.requestDigest === undefined || requestDigest === found.requestDigest
}
