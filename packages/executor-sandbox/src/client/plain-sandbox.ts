import type {
  Cancelled,
  ExecutionPlan,
  RemoteEvent,
  RemoteExecution,
  RemoteResult,
  Sighting,
} from '@tangle-network/durability-contract'
import { type ControlReference, controlOf, isSame, toControl } from '../control.ts'
import { parseData, parseResult } from './parse-answer.ts'
import type { Message } from './read-messages.ts'
import { type Asked, noAnswer, remoteError } from './refusal.ts'
import type { SandboxParts } from './rich-sandbox.ts'

/** What came of the one stream that shows an execution. */
interface Showing {
  readonly control: ControlReference
  /** Until somebody reads it. */
  messages: AsyncGenerator<Message> | undefined
  /** Once the stream has said so. */
  result: RemoteResult | undefined
}

/** Of those that have ended; the oldest is forgotten first. */
const ENDED_KEPT = 1_000

const ASKED: Asked = { where: 'POST /agents/run/stream', writes: true }

/**
 * A sandbox that knows sessions alone. What it executes is shown on the connection that started it, once, and nowhere else:
 * whoever loses that cannot know what came of it, and neither can any other process.
 */
export function plainSandbox({ name, provider, wire }: SandboxParts): RemoteExecution {
  const showings = new Map<string, Showing>()
  const find = (control: ControlReference | undefined) => {
    const showing = control && showings.get(control.executionId)
    return showing && isSame(showing.control, control) ? showing : undefined
  }
  const keepEnded = () => {
    const ended = [...showings].filter(([, { result }]) => result)
    for (const [id] of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) showings.delete(id)
  }
  const sightingOf = (showing: Showing | undefined): Sighting => {
    if (!showing) return { is: 'unknown' }
    const { control, result } = showing
    return result ? { is: 'ended', reference: control, result } : { is: 'running', reference: control }
  }

  return {
    ...{ name, leases: false, idRetainedMs: 0 },
    bind: async () => ({ is: 'replayed', environment: null }),

    async start(plan: ExecutionPlan, _environment, { signal }) {
      const control = controlOf(plan, provider)
      const { executionId, sessionId } = control
      const body = { sessionId, message: plan.request }
      const ask = { method: 'POST', path: '/agents/run/stream', body, writes: true, signal } as const
      const messages = await wire.stream(ask, [])
      if ('status' in messages) throw messages.refusal()
      const showing: Showing = { control, messages, result: undefined }
      showings.set(executionId, showing)
      // Of what nobody here will read any more nothing is known.
      signal.addEventListener('abort', () => showing.result ?? showings.delete(executionId), { once: true })
      return { is: 'created', reference: control }
    },

    lookup: async (plan) => sightingOf(find(controlOf(plan, provider))),
    result: async (reference) => sightingOf(find(toControl(reference))),

    async attach(reference, { position }) {
      const showing = find(toControl(reference))
      const messages = showing?.messages
      if (!showing || !messages || position > 0) return { is: 'unknown' }
      showing.messages = undefined
      const lost = () => showings.delete(showing.control.executionId)
      return { is: 'attached', events: eventsOf(messages, showing, { ended: keepEnded, lost }) }
    },

    async cancel(reference): Promise<Cancelled> {
      const result = find(toControl(reference))?.result
      return result ? { is: 'ended', result } : { is: 'unknown' }
    },

    release: async () => ({ isReleased: false }),
  }
}

/** Ends where the execution has. Where the stream ends before, or is left, nobody will know. */
async function* eventsOf(
  messages: AsyncGenerator<Message>,
  showing: Showing,
  { ended, lost }: { ended: () => void; lost: () => void },
): AsyncGenerator<RemoteEvent> {
  const { sessionId } = showing.control
  const asked = { ...ASKED, writes: false }
  let position = 0
  try {
    for await (const { event, data } of messages) {
      if (event === 'heartbeat') continue
      const fields = parseData(asked, data)
      if (fields.sessionId !== undefined && fields.sessionId !== sessionId) {
        throw noAnswer(asked, 'a stream of another session')
      }
      if (event === 'session') continue
      if (event === 'end') {
        showing.result = parseResult(asked, fields.result)
        ended()
        return
      }
      position += 1
      yield { position, data: fields }
    }
    throw remoteError('REMOTE_UNREACHABLE', asked, {
      expected: 'the end of the execution',
      found: 'that of the stream',
    })
  } finally {
    if (!showing.result) lost()
  }
}
