import {
  type Cursor,
  DurabilityError,
  emptyRunState,
  type Fact,
  foldRun,
  type Head,
  type Journal,
  parseFact,
  quoted,
  type RunState,
} from '@tangle-network/durability-contract'
import type { LoadedLog } from './run-ports.ts'
import { endedRun, type RunEnd } from './run-result.ts'
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
export async function resultOfEnded(journal: Journal, { runId, seq, status }: Head): Promise<RunEnd> {
  if (status === 'moved') {
    const where = `run ${quoted(runId)}`
    throw new DurabilityError('RUN_MOVED', { expected: 'a run that ended here', found: 'one that was moved', where })
  }
  const last = await factAt(journal, runId, seq)
  const fact = last?.kind === 'run.ended' ? await factAt(journal, runId, last.as) : last
  if (fact?.kind === 'run.continued') return { runId, status: 'continued', successor: fact.successor }
  if (fact?.kind !== 'node.settled') {
    throw new DurabilityError('CORRUPT', {
      expected: 'a run that ends with the settlement of its root',
      found: fact?.kind ?? 'nothing',
      where: `entry ${seq}`,
    })
  }
  const told = await tell(journal, runId, { seq: fact.seq, is: fact.outcome, refs: fact.refs })
  return endedRun(runId, told, status === 'cancelled')
}

async function factAt(journal: Journal, runId: string, seq: number): Promise<Fact | undefined> {
  const { entries } = await journal.read(runId, { after: { seq: seq - 1 }, limit: 1 })
  return entries[0] && parseFact(entries[0])
}
