import { answered } from './answer.ts'
import type { Entry } from './entry.ts'
import type { Journal, WatchOptions } from './journal.ts'
import type { JournalStore } from './journal-store.ts'
import { isEnded } from './status.ts'

interface WatchPorts {
  readonly read: Journal['read']
  readonly changed: JournalStore['changed']
  /** Aborted when the journal closes. */
  readonly closing: AbortSignal
}

/**
 * Catches up and then follows. What is yielded is only ever what `read` gave after the last cursor, so there is no seam:
 * a notification says when to look, never what is there (clauses ).
 */
export async function* watchRun(
  { read, changed, closing }: WatchPorts,
  runId: string,
  { after = { seq: 0 }, signal }: WatchOptions = {},
): AsyncGenerator<Entry, void, undefined> {
  const stop = signal ? AbortSignal.any([signal, closing]) : closing
  let place = after
  while (!signal?.aborted) {
    const page = await read(runId, { after: place })
    yield* page.entries
    place = page.next
    if (page.next.seq < page.head.seq) continue
    if (isEnded(page.head.status)) return
    const ask = { runId, seq: page.next.seq, signal: stop }
    await answered(() => changed(ask), `watch of run ${runId}`, 'not-applied')
  }
}
