// app/api/runs/[runId]/steps/route.ts
import { type Client, createClient, isDurabilityError } from '@tangle-network/durability'
import { theJournal } from './journal.ts'

type Context = { readonly params: Promise<{ readonly runId: string }> }

/** What the steps of a run make, while they make it, as server-sent events: on from `Last-Event-ID`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { runId } = await params
  const journal = await theJournal()
  const closing = new AbortController()
  const signal = AbortSignal.any([request.signal, closing.signal])
  const after = request.headers.get('last-event-id')
  try {
    await journal.head(runId)
    const events = createClient({ journal }).stream(runId, { signal, ...(after !== null && { after }) })
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' }
    return new Response(bodyOf(events, closing), { headers })
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return new Response('no such run', { status: 404 })
    if (isDurabilityError(error, 'CURSOR_INVALID')) return new Response('no such event', { status: 400 })
    throw error
  }
}

/** Read only as fast as the client does. The last event says that there are no more. */
function bodyOf(events: ReturnType<Client['stream']>, closing: AbortController): ReadableStream<Uint8Array> {
  const steps = events[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await steps.next()
      if (!done) controller.enqueue(encoder.encode(`id: ${value.cursor}\ndata: ${JSON.stringify(value)}\n\n`))
      else {
        controller.enqueue(encoder.encode('event: end\ndata:\n\n'))
        controller.close()
      }
    },
    cancel: () => closing.abort(),
  })
}
