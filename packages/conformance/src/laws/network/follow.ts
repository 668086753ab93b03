import { type Entry, isDurabilityError, type Journal } from '@tangle-network/durability-contract'
import { shown } from '../../law/shown.ts'
import { Violation } from '../../law/violation.ts'
import { isOfTheStore } from './told.ts'

/** So often a watch may fail on one run before it is called broken. */
const MOST_RESUMPTIONS = 50

export interface Follower {
  readonly journal: Journal
  readonly runId: string
  /** Everything that was yielded, in order, over all watches. */
  readonly seen: Entry[]
  /** Awaited before a watch that failed is taken up again. */
  readonly calm: () => Promise<unknown>
  readonly onResume?: () => void
}

/**
 * Watches a run to its end. A watch whose connection failed may reject as a read does, and is taken up after the last entry
 * that it yielded; it may not end in silence.
 */
export async function follow({ journal, runId, seen, calm, onResume }: Follower): Promise<void> {
  for (let resumptions = 0; ; resumptions++) {
    const last = seen.at(-1)
    const after = last ? { seq: last.seq, digest: last.digest } : { seq: 0 }
    try {
      for await (const entry of journal.watch(runId, { after })) seen.push(entry)
      return
    } catch (error) {
      const isHonest = isDurabilityError(error) && isOfTheStore(error.code) && error.outcome === 'not-applied'
      if (!isHonest || resumptions === MOST_RESUMPTIONS) {
        const expected = 'to yield, or to fail as a read does'
        throw new Violation('J15', { expected, found: shown(error), where: `watch of ${runId}` }, { cause: error })
      }
      await calm()
      onResume?.()
    }
  }
}
