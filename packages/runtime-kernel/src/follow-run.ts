import { isEnded, type Journal } from '@tangle-network/durability-contract'
import { resultOfEnded } from './load-run.ts'
import type { RunResult } from './run-result.ts'

/** What a run came to that somebody else does; of one that goes on as another, what the last one came to. */
export async function followRun(journal: Journal, asked: string, pause: () => Promise<void>): Promise<RunResult> {
  for (let runId = asked; ; ) {
    const head = await journal.head(runId)
    const end = isEnded(head.status) ? await resultOfEnded(journal, head) : undefined
    if (end && end.status !== 'continued') return end
    if (end) runId = end.successor
    else await pause()
  }
}
