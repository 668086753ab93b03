import { type RemoteHarness, withMethods } from '@tangle-network/durability-conformance'
import { DurabilityError, isDurabilityError, type RemoteExecution } from '@tangle-network/durability-contract'
import { sandboxHarness } from './harness.ts'

/** A bug of a client that shows on the wire alone. */
export interface BrokenClient {
  readonly id: string
  /** Ids of laws that must see it. */
  readonly seenBy: readonly string[]
  harness(bite: () => void): RemoteHarness
}

const CUT = 'a-stream-that-is-cut-is-not-over'
const SILENT = 'a-silent-stream-is-given-up'
const STARTED = 'a-start-whose-answer-is-cut-is-one-start'
const REFUSED = 'a-refusal-says-what-became-of-the-call'
const CREDENTIAL = 'a-credential-is-told-to-nobody'

const rich = (fetch?: typeof globalThis.fetch) => sandboxHarness('rich', fetch ? { fetch } : {}) as RemoteHarness

/** The client whose answers are read from other bytes than came. */
function withBytes(make: (body: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>): RemoteHarness {
  return rich(async (input, init) => {
    const { body, status, headers } = await fetch(input, init)
    return new Response(body && make(body), { status, headers })
  })
}

/** The client with something else made of what its calls are rejected with. */
function withErrors(bite: () => void, make: (error: DurabilityError) => DurabilityError): RemoteHarness {
  return withMethods(rich(), (executor) => {
    const rejecting = <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) => {
      return (...args: Args) =>
        call(...args).catch((error: unknown) => {
          if (!isDurabilityError(error)) throw error
          bite()
          throw make(error)
        })
    }
    return { start: rejecting(executor.start), cancel: rejecting(executor.cancel), bind: rejecting(executor.bind) }
  })
}

/** Takes the end of a stream, however it came, for that of the execution. */
async function* untilBroken<T>(events: AsyncIterable<T>, bite: () => void): AsyncGenerator<T> {
  try {
    yield* events
  } catch {
    bite()
  }
}

export const BROKEN_CLIENTS: readonly BrokenClient[] = [
  {
    id: 'a break is taken for the end',
    seenBy: [CUT, SILENT],
    harness: (bite) =>
      withMethods(rich(), (executor: RemoteExecution) => ({
        async attach(reference, after, ask) {
          const attached = await executor.attach(reference, after, ask)
          return attached.is === 'attached' ? { is: 'attached', events: untilBroken(attached.events, bite) } : attached
        },
      })),
  },
  {
    id: 'what was cut off in the middle of a line is completed',
    seenBy: [CUT],
    harness: (bite) =>
      withBytes((body) => {
        const reader = body.getReader()
        return new ReadableStream({
          async pull(controller) {
            const next = await reader.read().catch(() => undefined)
            if (next && !next.done) return controller.enqueue(next.value)
            bite()
            controller.enqueue(new TextEncoder().encode('"}\n\n'))
            controller.close()
          },
        })
      }),
  },
  {
    id: 'what was lost is said not to have happened',
    seenBy: [REFUSED, STARTED],
    harness: (bite) =>
      withErrors(bite, ({ code, expected, found, where, details }) => {
        return new DurabilityError(code, { expected, found, where, details, outcome: 'not-applied' })
      }),
  },
  {
    id: 'every refusal is a failure',
    seenBy: [REFUSED],
    harness: (bite) =>
      withErrors(bite, ({ expected, found, where, outcome }) => {
        return new DurabilityError('REMOTE_FAILED', { expected, found, where, outcome })
      }),
  },
  {
    id: 'an error tells what the request was',
    seenBy: [CREDENTIAL],
    harness: (bite) =>
      withErrors(bite, (error) => {
        const { code, expected, found, where, outcome } = error
        return new DurabilityError(code, {
          expected,
          found,
          where,
          outcome,
          cause: new Error(`Bearer ${rich().secret}`),
        })
      }),
  },
]
