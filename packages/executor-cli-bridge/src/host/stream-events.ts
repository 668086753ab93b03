import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { HttpError } from './http-error.ts'
import type { Run } from './run.ts'
import { chunkOf, lastChunkOf, lastEventOf } from './show-run.ts'

/** Throws where the events behind a place cannot all be told. */
export function checkCursor(run: Run, after: number): void {
  const { record, spool } = run
  const last = lastEventOf(run)
  const more = { run_id: record.id, requested_event_id: after, last_event_id: last }
  if (after > last) throw new HttpError(409, 'invalid_replay_cursor', 'the run has not come so far', more)
  if (after < spool.first - 1) {
    const kept = { ...more, first_available_event_id: spool.first }
    throw new HttpError(410, 'expired_replay_cursor', 'events behind the cursor are no longer kept', kept)
  }
}

/** Shows the events behind a place and then those to come. Who cannot keep up is let go, and told so when it comes again. */
export async function streamEvents(response: ServerResponse, run: Run, after: number, keepaliveMs: number) {
  checkCursor(run, after)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const write = async (text: string) => {
    if (!gone.signal.aborted && !response.write(text))
      await once(response, 'drain', { signal: gone.signal }).catch(() => {})
  }
  const keepalive = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': keepalive\n\n')
  }, keepaliveMs)
  run.readers += 1
  try {
    await write(': connected\n\n')
    if (await showAll(run, after, write, gone.signal)) {
      await write(`data: ${JSON.stringify(lastChunkOf(run.record))}\n\n`)
      await write('data: [DONE]\n\n')
      response.end()
    } else response.destroy()
  } finally {
    run.readers -= 1
    clearInterval(keepalive)
  }
}

/** True once all events to the end of the run were shown. */
async function showAll(run: Run, after: number, write: (text: string) => Promise<void>, gone: AbortSignal) {
  for (let at = after; !gone.aborted && !run.isClosed; ) {
    // Before it is looked at, so that nothing falls in between.
    const changed = run.bell.next(gone)
    const { isOver } = run
    if (at < run.spool.first - 1) return false
    const events = await run.spool.read(at)
    if (events.length > 0) {
      if (events[0]?.position !== at + 1) return false
      const texts = events.map(
        (event) => `id: ${event.position}\ndata: ${JSON.stringify(chunkOf(run.record, event))}\n\n`,
      )
      await write(texts.join(''))
      at = events.at(-1)?.position ?? at
    } else if (isOver) return true
    else await changed
  }
  return false
}
