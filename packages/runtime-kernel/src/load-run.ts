import {
  type Cursor,
  DurabilityError,
  emptyRunState,
  type Fact,
  foldRun,
  type Head,
  isDurabilityError,
  type Journal,
  parseFact,
  quoted,
  type RunState,
} from '@tangle-network/durability-contract'
import type { LoadedLog } from './run-ports.ts'
import { endedRun, type RunEnd } from './run-result.ts'
import { fromSnapshot, type Snapshots, snapshotOf, unlessItFails } from './snapshots.ts'
import { tell } from './told.ts'

const SNAPSHOT_EVERY = 1_000

export interface LoadedRun extends LoadedLog {
  /** A snapshot is being kept until then. */
  readonly kept?: Promise<unknown>
}

/** Reads and verifies a log page by page, folding as it reads: from its start, or from where a snapshot stands. */
export async function loadRun(journal: Journal, runId: string, snapshots?: Snapshots): Promise<LoadedRun> {
  if (snapshots === undefined) return readOn(journal, runId)
  const bytes = await unlessItFails('a snapshot was not loaded', () => snapshots.load(runId))
  const found = bytes && fromSnapshot(runId, bytes)
  const loaded = found ? await readOnFrom(journal, runId, found) : await readOn(journal, runId)
  // Made before anybody goes on from it, and kept while they do.
  const snapshot = loaded.read < (snapshots.every ?? SNAPSHOT_EVERY) ? undefined : snapshotOf(runId, loaded)
  const kept = snapshot && unlessItFails('a snapshot was not kept', () => snapshots.save(runId, snapshot))
  return { ...loaded, ...(kept && { kept }) }
}

/** The log of a run that its holder has just made. Nobody else may write to it, so there is nothing to read. */
export function newRun({ manifest, digest }: Head): LoadedRun {
  return { state: emptyRunState(manifest.origin), digest }
}

interface Read extends LoadedLog {
  /** How many entries were read. */
  readonly read: number
}

async function readOn(journal: Journal, runId: string, from?: LoadedLog): Promise<Read> {
  let state: RunState | undefined = from?.state
  const start = state?.seq ?? 0
  const after: Cursor | { seq: number } = from ? { seq: start, digest: from.digest } : { seq: 0 }
  let reading = journal.read(runId, { after })
  for (;;) {
    const { entries, next, head } = await reading
    const isLast = next.seq === head.seq
    if (!isLast) reading = ahead(journal.read(runId, { after: next }))
    state ??= emptyRunState(head.manifest.origin)
    foldRun(entries, state)
    if (isLast) return { state, digest: next.digest, read: state.seq - start }
  }
}

/** A page that is on its way while the one before it is folded; it fails whoever comes to it, and nobody else. */
function ahead<T>(page: Promise<T>): Promise<T> {
  page.catch(() => {})
  return page
}

/** A snapshot of another log, or of more than there is, is of no use: its digest is not the one that stands there. */
async function readOnFrom(journal: Journal, runId: string, kept: LoadedLog): Promise<Read> {
  try {
    return await readOn(journal, runId, kept)
  } catch (error) {
    if (isDurabilityError(error, 'CURSOR_INVALID')) return readOn(journal, runId)
    throw error
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
