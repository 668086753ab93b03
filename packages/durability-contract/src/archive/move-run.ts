import { isDurabilityError } from '../error/durability-error.ts'
import type { Head } from '../journal/head.ts'
import type { Journal } from '../journal/journal.ts'

export interface MoveOptions {
  /** Names the process that moves; it holds the source for a moment. */
  readonly owner: string
  readonly ttlMs?: number
}

/**
 * Moves a run to another journal, also while it is alive. The source is fenced and closed with a `run.moved` entry before
 * the target opens, above every epoch that the source ever granted: at no time may both be written. Killed at any point,
 * it is finished by calling it again. Both journals need the same seal key, and codecs that read what the other wrote.
 */
export async function moveRun(from: Journal, to: Journal, runId: string, options: MoveOptions): Promise<Head> {
  await closeSource(from, runId, options)
  return to.import(from.export(runId, { moved: true }))
}

/** Fences whoever drives the run and ends it here. A source that was closed by an earlier attempt is left as it is. */
async function closeSource(from: Journal, runId: string, { owner, ttlMs = 15_000 }: MoveOptions): Promise<void> {
  for (;;) {
    const { status, holder } = await from.head(runId)
    if (status === 'moved') return
    // Whoever holds the run is not dead, but must lose it: that is what moving means.
    const supersede = holder ? { owner: holder.owner, epoch: holder.epoch } : undefined
    try {
      const { lease, head } = await from.acquire(runId, { owner, ttlMs, ...(supersede ? { supersede } : {}) })
      const entries = [{ kind: 'run.moved', payload: { v: 1 } }]
      await from.append(lease, { after: head, at: Date.now(), entries, end: 'moved' })
      return
    } catch (error) {
      // Somebody else acquired it in between: look again.
      if (!isDurabilityError(error, 'LEASE_HELD') && !isDurabilityError(error, 'FENCED')) throw error
    }
  }
}
