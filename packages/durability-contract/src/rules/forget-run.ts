import type { Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import type { ChangedRun } from './acquire-run.ts'
import { findRun } from './find-run.ts'
import { refuse } from './refuse.ts'

const NO_DIGEST = '0'.repeat(64)

/** Decides `forget` (clauses G-1, G-2): the tombstone to keep, which holds nothing of the run but its id and epoch. */
export function forgetRun(run: RunRow | undefined, now: number): ChangedRun | Refusal {
  if (run?.status === 'forgotten') return { run }
  const found = findRun(run, now)
  if (found.refused) return found
  if (found.run.endedAt === null) return refuse('RUN_NOT_CLOSED', found.run, now)
  return {
    run: {
      ...found.run,
      ...{ status: 'forgotten', manifest: '', agent: '', queue: null, stalled: null },
      ...{ seq: 0, digest: NO_DIGEST, vocabulary: 1, endedAt: null },
      ...{ dueAt: null, claims: 0, inboxLast: 0, inboxSeen: 0, inboxBytes: 0 },
    },
  }
}
