import type { IncomingMessage } from 'node:http'
import { byteLength, encodeValue, LIMITS, sha256 } from '@tangle-network/durability-contract'
import type { BridgeRequest } from './command.ts'
import { HttpError, invalid } from './http-error.ts'
import type { Coordinates } from './run-record.ts'

/** What a dispatch asks for: under which id, what, and how the answer is to be told. */
export interface Dispatch {
  readonly id: string
  readonly request: BridgeRequest
  readonly digest: string
  readonly coordinates: Coordinates
  readonly isStreamed: boolean
}

/** The request stands in one entry, with what is said about it. */
const BODY_BYTES = LIMITS.payloadBytes - 16 * 1_024
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/
const LONGEST_TIMEOUT_MS = 2_147_483_647
const LONGEST_WAIT_MS = 30_000

/** The body as an object; undefined where there is none. */
export async function readBody(request: IncomingMessage): Promise<BridgeRequest | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > BODY_BYTES) throw tooLarge()
    parts.push(part)
  }
  if (bytes === 0) return undefined
  // A page of somebody else's can send anything but this without asking.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new HttpError(415, 'invalid_request_error', 'expected a body of the type application/json')
  const body = parsed(Buffer.concat(parts))
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('expected a JSON object')
  return body as BridgeRequest
}

export function dispatchOf(body: BridgeRequest, headers: IncomingMessage['headers'], newId: () => string): Dispatch {
  const { run_id, stream, stream_options: _, ...rest } = body
  const id = agreed('run_id', run_id, headers['x-run-id']) ?? newId()
  if (!RUN_ID.test(id))
    throw invalid('run_id: expected 1 to 128 letters, digits, . _ : or -, the first a letter or digit')
  if (stream !== undefined && typeof stream !== 'boolean') throw invalid('stream: expected true or false')
  const session = agreed('session_id', rest.session_id, headers['x-session-id'])
  const request = session === undefined ? rest : { ...rest, session_id: session }
  checkTimeout(request)
  return {
    id,
    request,
    digest: digestOf(request),
    coordinates: coordinatesOf(id, request),
    isStreamed: stream === true,
  }
}

/** Where to go on in the events; before the first where it is not said. */
export function cursorOf({ headers }: IncomingMessage): number | undefined {
  const said = agreed('Last-Event-ID', headers['last-event-id'], headers['x-last-event-id'])
  return said === undefined ? undefined : count('Last-Event-ID', said, Number.MAX_SAFE_INTEGER)
}

export function waitOf(url: URL): number {
  const said = url.searchParams.get('wait_ms')
  return said === null ? 0 : count('wait_ms', said, LONGEST_WAIT_MS)
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw invalid('expected a body that is JSON')
  }
}

function count(name: string, said: string, most: number): number {
  const value = /^(0|[1-9]\d*)$/.test(said) ? Number(said) : Number.NaN
  if (!(value <= most)) throw invalid(`${name}: expected a whole number, at most ${most}`)
  return value
}

/** What a body and a header say, or a header and its alias: the same, where both do. */
function agreed(name: string, one: unknown, other: unknown): string | undefined {
  for (const each of [one, other])
    if (each !== undefined && (typeof each !== 'string' || each === '')) throw invalid(`${name}: expected a text`)
  if (one !== undefined && other !== undefined && one !== other) throw invalid(`${name}: said twice, and not the same`)
  return (one ?? other) as string | undefined
}

function checkTimeout({ execution }: BridgeRequest): void {
  if (execution === undefined) return
  if (typeof execution !== 'object' || execution === null) throw invalid('execution: expected an object')
  const { timeoutMs } = execution as { timeoutMs?: unknown }
  if (timeoutMs === undefined || timeoutMs === null) return
  if (!(Number.isInteger(timeoutMs) && (timeoutMs as number) > 0 && (timeoutMs as number) <= LONGEST_TIMEOUT_MS))
    throw invalid(`execution.timeoutMs: expected milliseconds, 1 to ${LONGEST_TIMEOUT_MS}`)
}

function digestOf(request: BridgeRequest): string {
  try {
    // As it stands in its entry, a level deeper.
    if (byteLength(encodeValue({ request })) > BODY_BYTES) throw tooLarge()
    return sha256(encodeValue(request))
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw invalid('expected a body whose values come back as they are when they are stored')
  }
}

function tooLarge(): HttpError {
  return new HttpError(413, 'request_too_large', `expected at most ${BODY_BYTES} bytes`, {}, { connection: 'close' })
}

/** As asked for, all of them or none; a session may be named alone. */
function coordinatesOf(id: string, request: BridgeRequest): Coordinates {
  const { provider, environment_id, execution_id, session_id } = request
  const own = { provider: 'cli-bridge-host', environmentId: 'local', sessionId: id, executionId: id }
  if ([provider, environment_id, execution_id].every((part) => part === undefined))
    return session_id === undefined ? own : { ...own, sessionId: header(session_id) }
  return {
    provider: header(provider),
    environmentId: header(environment_id),
    sessionId: header(session_id),
    executionId: header(execution_id),
  }
}

/** They come back in headers. */
function header(value: unknown): string {
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,512}$/.test(value))
    throw invalid('expected provider, environment_id, session_id and execution_id, each a word, or none of the four')
  return value
}
