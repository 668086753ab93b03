import { quoted } from '../error/shown.ts'
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

/** Follows a run from a cursor. The arguments are read now; a generator reads its own only when it is first asked. */
export function watchRun(
  ports: WatchPorts,
  runId: string,
  { after = { seq: 0 }, signal }: WatchOptions = {},
): AsyncGenerator<Entry, void, undefined> {
  return follow(ports, runId, { ...after }, signal)
}

/**
 * Catches up and then follows. What is yielded is only ever what `read` gave after the last cursor, so there is no seam:
 * a notification says when to look, never what is there (clauses ).
 */
async function* follow(
  { read, changed, closing }: WatchPorts,
  runId: string,
  after: NonNullable<WatchOptions['after']>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry, void, undefined> {
  const stop = signal ? AbortSignal.any([signal, closing]) : closing
  let place = after
  while (!signal?.aborted) {
    const page = await read(runId, { after: place })
    for (const entry of page.entries) {
      if (signal?.aborted) return
      yield entry
    }
    place = page.next
    if (page.next.seq < page.head.seq) continue
    if (isEnded(page.head.status)) return
    // A store that is closing is not asked any more; the next read says so.
    if (stop.aborted) continue
    const ask = { runId, seq: page.next.seq, signal: stop }
    await answered(() => changed(ask), `watch of run ${quoted(runId)}`, 'not-applied')
  }
}
