import {
  type Attached,
  type Cancelled,
  type EventCursor,
  type ExecutionPlan,
  encodeValue,
  type OperationAsk,
  type RemoteAsk,
  type RemoteEvent,
  type RemoteExecution,
  type Sighting,
  type Started,
  sha256,
} from '@tangle-network/durability-contract'
import { noAnswer, refused } from './bridge-error.ts'
import { Call, type CallAsk } from './call.ts'
import { type Endpoint, type EndpointOptions, endpointOf } from './endpoint.ts'
import { positionOf } from './record.ts'
import { type BridgeReference, checkCoordinates, identityOf, isSame, referenceOf } from './reference.ts'
import { type Refusal, readRefusal } from './refusal.ts'
import { resultOf, type Snapshot, snapshotOf } from './run-result.ts'
import { readShown, Transcript } from './transcript.ts'

export interface CliBridgeOptions extends EndpointOptions {
  /** Kept in the log beside what it executes; `cli-bridge` by default. */
  readonly name?: string
  /**
   * For how long the bridge keeps its ids through restarts of its own: 0 by default, for one that keeps its runs in memory;
   * of a host of this package, its `retainMs`.
   */
  readonly idRetainedMs?: number
  /** How long the bridge is asked to wait for an end, at a time; 1 s by default, at most 30 s. */
  readonly waitMs?: number
}

const WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/**
 * Executions behind a CLI bridge: the request is the body of an OpenAI chat completion, with what the bridge takes besides
 * (`cwd`, `execution`, `session_id`, …), and the result a `BridgeResult`. Credentials are options and go nowhere else.
 */
export function createCliBridge(options: CliBridgeOptions): RemoteExecution {
  return new CliBridge(options)
}

class CliBridge implements RemoteExecution {
  readonly name: string
  readonly leases = false
  readonly idRetainedMs: number
  readonly #endpoint: Endpoint
  readonly #waitMs: number

  constructor(options: CliBridgeOptions) {
    const { name = 'cli-bridge', idRetainedMs = 0, waitMs = WAIT_MS } = options
    if (!(Number.isInteger(idRetainedMs) && idRetainedMs >= 0))
      throw new TypeError('idRetainedMs: expected milliseconds')
    if (!(Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= LONGEST_WAIT_MS))
      throw new TypeError(`waitMs: expected milliseconds, at most ${LONGEST_WAIT_MS}`)
    this.name = name
    this.idRetainedMs = idRetainedMs
    this.#waitMs = waitMs
    this.#endpoint = endpointOf(options)
  }

  async bind() {
    return { is: 'created', environment: null } as const
  }

  async release() {
    return { isReleased: true } as const
  }

  async start(plan: ExecutionPlan, _: unknown, { signal }: RemoteAsk): Promise<Started> {
    const json = dispatchOf(this.#endpoint, plan)
    const call = await this.#call({ method: 'POST', path: '/v1/chat/completions', json, signal })
    if (call.status === 200) {
      // The head of a stream comes as soon as the run is accepted; its end would come with the run's.
      call.close()
      const reference = identityOf(this.#endpoint, call, plan.id)
      checkCoordinates(this.#endpoint, reference, plan.request)
      const is = call.headers.get('x-run-claim') === 'replayed' ? 'replayed' : 'created'
      return { is, reference }
    }
    const { type } = await readRefusal(this.#endpoint, call, ['run_identity_conflict', 'expired_replay_cursor'])
    if (type === 'run_identity_conflict') return { is: 'conflict' }
    // It is ours and runs already: only its first events are no longer kept.
    const sighting = await this.#see({ runId: plan.id }, 0, signal)
    if (!('reference' in sighting)) throw noAnswer(this.#endpoint, 'the run that stands under the id', sighting.is)
    return { is: 'replayed', reference: sighting.reference }
  }

  lookup({ id }: ExecutionPlan, _: unknown, { signal }: RemoteAsk): Promise<Sighting> {
    return this.#see({ runId: id }, 0, signal)
  }

  result(reference: unknown, { signal }: RemoteAsk): Promise<Sighting> {
    return this.#see(referenceOf(this.#endpoint, reference), this.#waitMs, signal)
  }

  async attach(kept: unknown, { position }: EventCursor, { signal }: RemoteAsk): Promise<Attached> {
    const reference = referenceOf(this.#endpoint, kept)
    const answer = await this.#events(reference, position, signal)
    if (answer instanceof Call) {
      return { is: 'attached', events: positioned(this.#endpoint, answer) }
    }
    if (answer === 'unknown') return { is: 'unknown' }
    const { type, error } = answer
    if (type === 'invalid_replay_cursor') {
      const last = positionOf(error.last_event_id)
      if (last === undefined) throw noAnswer(this.#endpoint, 'the last event of the run', 'none')
      return { is: 'ahead', last }
    }
    return { is: 'expired', first: firstOf(this.#endpoint, answer) }
  }

  async cancel(kept: unknown, { operationId, signal }: OperationAsk): Promise<Cancelled> {
    const reference = referenceOf(this.#endpoint, kept)
    const json = cancellationOf(reference, operationId)
    const path = `${pathOf(reference.runId)}/cancel?wait_ms=${this.#waitMs}`
    const call = await this.#call({
      ...{ method: 'POST', path, signal, waitMs: this.#waitMs },
      ...(json === undefined ? {} : { json }),
    })
    if (call.status === 202) {
      call.close()
      return { is: 'requested' }
    }
    if (call.status !== 200) {
      await readRefusal(this.#endpoint, call, ['404'])
      return { is: 'unknown' }
    }
    await call.json()
    // Whatever an acknowledgement says, the end is what the status of the run proves.
    const sighting = await this.#see(reference, this.#waitMs, signal)
    if (sighting.is === 'ended') return { is: 'ended', result: sighting.result }
    if (sighting.is === 'gone') return { is: 'ended', result: { cancelled: true } }
    return { is: sighting.is === 'running' ? 'requested' : 'unknown' }
  }

  async #see(reference: BridgeReference, waitMs: number, signal: AbortSignal): Promise<Sighting> {
    const path = `${pathOf(reference.runId)}?wait_ms=${waitMs}`
    const call = await this.#call({ method: 'GET', path, signal, waitMs })
    if (call.status !== 200) {
      const { status } = await readRefusal(this.#endpoint, call, ['404', '410'])
      return { is: status === 404 ? 'unknown' : 'gone' }
    }
    const body = await call.json()
    const found = identityOf(this.#endpoint, call, reference.runId, body)
    if (!isSame(reference, found)) return { is: 'unknown' }
    const snapshot = snapshotOf(this.#endpoint, body)
    const named = { ...found, ...reference }
    if (!snapshot.isTerminal) return { is: 'running', reference: named }
    // Killed with all that watched it: whether it had done its work is known to nobody.
    if (snapshot.error?.type === 'interrupted') return { is: 'gone' }
    return { is: 'ended', reference: named, result: await this.#resultOf(snapshot, named, signal) }
  }

  async #resultOf(snapshot: Snapshot, reference: BridgeReference, signal: AbortSignal) {
    let after = 0
    let answer = await this.#events(reference, after, signal)
    if (!(answer instanceof Call) && answer !== 'unknown' && positionOf(answer.error.first_available_event_id)) {
      after = firstOf(this.#endpoint, answer) - 1
      answer = await this.#events(reference, after, signal)
    }
    const transcript = new Transcript(after === 0 && answer instanceof Call)
    if (answer instanceof Call) {
      for await (const { data } of readShown(this.#endpoint, answer)) transcript.add(data)
    }
    return resultOf(snapshot, transcript)
  }

  /** The stream of the events behind a place, or why there is none. */
  async #events(reference: BridgeReference, after: number, signal: AbortSignal): Promise<Call | Refusal | 'unknown'> {
    const call = await this.#call({
      ...{ method: 'GET', path: `${pathOf(reference.runId)}/events`, signal },
      ...(after === 0 ? {} : { headers: { 'last-event-id': `${after}` } }),
    })
    if (call.status === 200) {
      const found = identityOf(this.#endpoint, call, reference.runId)
      if (isSame(reference, found)) return call
      call.close()
      return 'unknown'
    }
    const refusal = await readRefusal(this.#endpoint, call, ['404', 'invalid_replay_cursor', 'expired_replay_cursor'])
    return refusal.status === 404 ? 'unknown' : refusal
  }

  #call(ask: CallAsk): Promise<Call> {
    return Call.make(this.#endpoint, ask)
  }
}

async function* positioned(endpoint: Endpoint, call: Call): AsyncGenerator<RemoteEvent> {
  for await (const { position, data } of readShown(endpoint, call)) {
    // What has no place cannot be told from what came before.
    if (position !== undefined) yield data === undefined ? { position } : { position, data }
  }
}

function dispatchOf(endpoint: Endpoint, { id, request }: ExecutionPlan): unknown {
  const isBody = typeof request === 'object' && request !== null && !Array.isArray(request)
  if (!isBody) throw refused(endpoint, 'a request that is no object', 'not-applied')
  const taken = ['run_id', 'stream'].filter((name) => name in request)
  if (taken.length > 0) throw refused(endpoint, `a request that sets ${taken.join(' and ')} itself`, 'not-applied')
  return { ...request, run_id: id, stream: true }
}

/** Retry-safe where the bridge has named the run completely; without a body it cancels whatever has the id. */
function cancellationOf(reference: BridgeReference, asked: string): unknown {
  // Bridges take words; what is none is as good under its digest.
  const operationId = /^[\w.:-]{1,128}$/.test(asked) ? asked : sha256(asked)
  const { runId, provider, environmentId, sessionId, executionId, requestDigest } = reference
  const run = { runId, provider, environmentId, sessionId, executionId, requestDigest }
  if (Object.values(run).includes(undefined)) return undefined
  return { operationId, run, requestDigest: `sha256:${sha256(encodeValue({ operationId, run }))}` }
}

function firstOf(endpoint: Endpoint, { error }: Refusal): number {
  const first = positionOf(error.first_available_event_id)
  if (first === undefined || first === 0) throw noAnswer(endpoint, 'the first event that is kept', 'none')
  return first
}

function pathOf(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`
}
