// app/api/runs/[runId]/events/route.ts
import { isDurabilityError, type Journal } from '@tangle-network/durability'
import { theJournal } from './journal.ts'

type Context = { readonly params: Promise<{ readonly runId: string }> }
type Entry = ReturnType<Journal['watch']> extends AsyncIterable<infer One> ? One : never
type Cursor = { readonly seq: number; readonly digest?: string }

/** The entries of a run as server-sent events: what stands there and what comes, each once, on from `Last-Event-ID`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { runId } = await params
  const after = cursorOf(request.headers.get('last-event-id'))
  if (!after) return new Response('no such event', { status: 400 })
  const journal = await theJournal()
  try {
    const { head, next } = await journal.read(runId, { after, limit: 1 })
    // All has been told of a run that has ended: with 204 a browser asks no more.
    if (head.endedAt !== null && next.seq === after.seq) return new Response(null, { status: 204 })
  } catch (error) {
    if (isDurabilityError(error, 'RUN_NOT_FOUND')) return new Response('no such run', { status: 404 })
    if (isDurabilityError(error, 'CURSOR_INVALID')) return new Response('no such event', { status: 400 })
    throw error
  }
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' }
  return new Response(eventsOf(journal, runId, after, request.signal), { headers })
}

/** Read only as fast as the client does. */
function eventsOf(journal: Journal, runId: string, after: Cursor, gone: AbortSignal): ReadableStream<Uint8Array> {
  const closing = new AbortController()
  const signal = AbortSignal.any([gone, closing.signal])
  const entries = journal.watch(runId, { after, signal })[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await entries.next()
      if (done) controller.close()
      else controller.enqueue(new TextEncoder().encode(eventOf(value)))
    },
    cancel: () => closing.abort(),
  })
}

function eventOf({ seq, digest, at, kind, payload }: Entry): string {
  return `id: ${seq}-${digest}\ndata: ${JSON.stringify({ seq, at, kind, payload })}\n\n`
}

/** With the digest, so that a place in another history is refused instead of gone on from. */
function cursorOf(id: string | null): Cursor | undefined {
  if (id === null) return { seq: 0 }
  const [, seq, digest] = /^(\d{1,15})-([0-9a-f]{64})$/.exec(id) ?? []
  return seq === undefined || digest === undefined ? undefined : { seq: Number(seq), digest }
}
