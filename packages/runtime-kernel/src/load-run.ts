import {
  type Cursor,
  DurabilityError,
  emptyRunState,
  foldRun,
  type Head,
  type Journal,
  parseFact,
  quoted,
  type RunState,
} from '@tangle-network/durability-contract'
import type { LoadedLog } from './run-ports.ts'
import { endedRun, type RunResult } from './run-result.ts'
import { tell } from './told.ts'

/** Reads and verifies a log from its start, page by page, folding as it reads. */
export async function loadRun(journal: Journal, runId: string): Promise<LoadedLog> {
  let state: RunState | undefined
  let after: Cursor | { seq: number } = { seq: 0 }
  for (;;) {
    const page = await journal.read(runId, { after })
    state ??= emptyRunState(page.head.manifest.origin)
    foldRun(page.entries, state)
    if (page.next.seq === page.head.seq) return { state, digest: page.next.digest }
    after = page.next
  }
}

/** The result of a run that has ended, from its terminal entry. Calls nothing. */
export async function resultOfEnded(journal: Journal, { runId, seq, status }: Head): Promise<RunResult> {
  if (status === 'moved') {
    const where = `run ${quoted(runId)}`
    throw new DurabilityError('RUN_MOVED', { expected: 'a run that ended here', found: 'one that was moved', where })
  }
  const { entries } = await journal.read(runId, { after: { seq: seq - 1 } })
  const fact = entries[0] && parseFact(entries[0])
  if (fact?.kind !== 'node.settled') {
    throw new DurabilityError('CORRUPT', {
      expected: 'a run that ends with the settlement of its root',
      found: fact?.kind ?? 'nothing',
      where: `entry ${seq}`,
    })
  }
  const told = await tell(journal, runId, { seq, is: fact.outcome, refs: fact.refs })
  return endedRun(runId, told, status === 'cancelled')
}
