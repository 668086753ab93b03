import type {
  Attached,
  Bound,
  Cancelled,
  EventCursor,
  ExecutionPlan,
  Released,
  RemoteEvent,
  RemoteExecution,
  Sighting,
  Started,
} from '@tangle-network/durability-contract'
import { type ControlReference, controlOf, environmentOf, isSame, toControl, toEnvironment } from '../control.ts'
import { demandControl, parseData, parseResult } from './parse-answer.ts'
import type { Message } from './read-messages.ts'
import { type Asked, noAnswer, remoteError, unreachable } from './refusal.ts'
import type { Wire } from './wire.ts'

export interface SandboxParts {
  readonly name: string
  readonly provider: string
  readonly wire: Wire
}

/** A sandbox that keeps what an id stands for, shows events again, and can be asked to stop one execution. */
export function richSandbox({ name, provider, wire }: SandboxParts, idRetainedMs: number): RemoteExecution {
  return {
    ...{ name, leases: true, idRetainedMs },

    async bind(plan, { signal }): Promise<Bound> {
      const environment = environmentOf(controlOf(plan, provider))
      const ask = { method: 'POST', path: '/environments', body: { environment }, writes: true, signal } as const
      const { status, body, asked } = await wire.json(ask, [200, 201, 409])
      if (status === 409) return conflictOf(asked, body)
      if (!isSame(toEnvironment(body.environment), environment))
        throw noAnswer(asked, 'an answer about another environment')
      return { is: isNew(asked, body), environment }
    },

    async start(plan, environment, { signal }): Promise<Started> {
      const control = controlFor(plan, environment, provider)
      const body = { sessionId: control.sessionId, message: plan.request, control }
      const ask = { method: 'POST', path: '/agents/run/stream', body, writes: true, signal } as const
      const answer = await wire.stream(ask, [409])
      if ('status' in answer) return conflictOf(answer.asked, answer.body)
      // It is accepted; what it shows is asked for later, behind a cursor.
      const asked = { where: 'POST /agents/run/stream', writes: true }
      const opening = await openingOf(asked, answer, control)
      await answer.return(undefined)
      return { is: isNew(asked, opening), reference: control }
    },

    lookup: async (plan, environment, ask) => look(controlFor(plan, environment, provider), ask.signal),

    result: async (reference, ask) => look(demandReference(reference), ask.signal),

    async attach(reference, after, { signal }): Promise<Attached> {
      const control = demandReference(reference)
      const path = `${pathOf(control)}/events?since=${after.position}`
      const asked = { where: `GET ${path}`, writes: false }
      const answer = await wire.stream({ method: 'GET', path, writes: false, signal }, [404, 409, 410])
      if (!('status' in answer)) {
        await openingOf(asked, answer, control)
        return { is: 'attached', events: eventsOf(asked, answer, control, after) }
      }
      const { type, first, last } = errorOf(answer.body)
      if (answer.status === 404) return { is: 'unknown' }
      if (type === 'cursor_ahead' && isCount(last)) return { is: 'ahead', last }
      if (type === 'cursor_expired' && isCount(first)) return { is: 'expired', first }
      throw answer.refusal()
    },

    async cancel(reference, { operationId, signal }): Promise<Cancelled> {
      const control = demandReference(reference)
      const ask = { method: 'POST', path: `${pathOf(control)}/cancel`, body: { operationId, control } } as const
      const { status, body, asked } = await wire.json({ ...ask, writes: true, signal }, [200, 202, 404])
      if (status === 404) return { is: 'unknown' }
      demandControl(asked, body, control)
      // Accepted is not stopped.
      if (status === 202 || body.state !== 'ended') return { is: 'requested' }
      return { is: 'ended', result: parseResult(asked, body.result) }
    },

    async release(environment, { operationId, isOver, signal }): Promise<Released> {
      const leased = toEnvironment(environment)
      if (!leased) throw new TypeError('an environment that this executor has not bound')
      const { environmentId } = leased
      if (!isOver) return { isReleased: false, receipt: { environmentId, operationId, left: 'to its expiry' } }
      const path = `/environments/${environmentId}/release`
      const ask = { method: 'POST', path, body: { operationId, environment: leased }, writes: true, signal } as const
      const { status, body, asked, refusal } = await wire.json(ask, [200, 409])
      // Something is at work in it after all.
      if (status === 409 && errorOf(body).type === 'environment_busy') {
        return { isReleased: false, receipt: { environmentId, operationId, left: 'busy' } }
      }
      if (status === 409) throw refusal()
      if (!isSame(toEnvironment(body.environment), leased)) throw noAnswer(asked, 'an answer about another environment')
      return { isReleased: true, receipt: body.receipt ?? null }
    },
  }

  async function look(control: ControlReference, signal: AbortSignal): Promise<Sighting> {
    const ask = { method: 'GET', path: pathOf(control), writes: false, signal } as const
    const { status, body, asked, refusal } = await wire.json(ask, [200, 404, 409])
    if (status === 404) return { is: 'unknown' }
    // The id stands for another request: of this one nothing is known.
    if (status === 409 && errorOf(body).type === 'execution_identity_conflict') return { is: 'unknown' }
    if (status === 409) throw refusal()
    demandControl(asked, body, control)
    if (body.state === 'ended') return { is: 'ended', reference: control, result: parseResult(asked, body.result) }
    if (body.state === 'gone') return { is: 'gone' }
    if (body.state === 'running' || body.state === 'stopping') return { is: 'running', reference: control }
    throw noAnswer(asked, 'a state that is none')
  }
}

/** The first message of a stream says what it is about. */
async function openingOf(asked: Asked, messages: AsyncGenerator<Message>, control: ControlReference) {
  const first = await messages.next()
  if (first.done) throw unreachable(asked, undefined)
  if (first.value.event !== 'control') throw noAnswer(asked, 'a stream that does not say what it is about')
  const opening = parseData(asked, first.value.data)
  demandControl(asked, opening, control)
  return opening
}

/** Ends where the execution has, and breaks where the stream ends before. */
async function* eventsOf(
  asked: Asked,
  messages: AsyncGenerator<Message>,
  control: ControlReference,
  after: EventCursor,
): AsyncGenerator<RemoteEvent> {
  let last = after.position
  for await (const { event, id, data } of messages) {
    if (event === 'end') {
      demandControl(asked, parseData(asked, data), control)
      return
    }
    // What has no id has no place among the events.
    if (id === undefined) continue
    const position = Number(id)
    if (!/^\d{1,15}$/.test(id) || position === 0) throw noAnswer(asked, 'an event whose id is no number')
    if (position <= last) continue
    last = position
    yield event === 'heartbeat' ? { position } : { position, data: parseData(asked, data) }
  }
  throw remoteError('REMOTE_UNREACHABLE', asked, { expected: 'the end of the execution', found: 'that of the stream' })
}

function controlFor(plan: ExecutionPlan, environment: unknown, provider: string): ControlReference {
  const control = controlOf(plan, provider)
  const leased = toEnvironment(environment)
  // Leased under this id, be it for another request: that is for the sandbox to refuse.
  if (leased && isSame({ ...leased, requestDigest: plan.requestDigest }, environmentOf(control))) return control
  throw new TypeError('an environment that is not that of this plan')
}

function demandReference(reference: unknown): ControlReference {
  const control = toControl(reference)
  if (control) return control
  throw new TypeError('a reference that this executor has not given')
}

function pathOf({ runId, executionId }: ControlReference): string {
  return `/runs/${encodeURIComponent(runId)}/executions/${encodeURIComponent(executionId)}`
}

function isNew(asked: Asked, { is }: Readonly<Record<string, unknown>>): 'created' | 'replayed' {
  if (is === 'created' || is === 'replayed') return is
  throw noAnswer(asked, 'no word on whether it is new')
}

/** Of the kinds of 409, those that say whom the id belongs to. */
function conflictOf(asked: Asked, body: Readonly<Record<string, unknown>>): { is: 'conflict' } {
  const { type } = errorOf(body)
  if (type === 'run_identity_conflict' || type === 'environment_identity_conflict') return { is: 'conflict' }
  const parts = { expected: 'a known conflict', found: 'status 409', details: { status: 409 } }
  throw remoteError('REMOTE_REFUSED', asked, parts)
}

function errorOf({ error }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {}
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
