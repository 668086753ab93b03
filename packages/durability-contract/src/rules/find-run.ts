import type { Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import type { ChangedRun } from './acquire-run.ts'
import { refuse } from './refuse.ts'

/** Whether there is a run to see: neither forgotten nor still being imported. */
export function isVisible(run: RunRow | undefined): run is RunRow {
  return run !== undefined && run.status !== 'forgotten' && run.status !== 'importing'
}

/** The run, if there is one to see. */
export function findRun(run: RunRow | undefined, now: number): ChangedRun | Refusal {
  if (!isVisible(run)) return refuse('RUN_NOT_FOUND', undefined, now)
  return { run }
}

/** The run, if something may still be added to it. */
export function findOpenRun(run: RunRow | undefined, now: number): ChangedRun | Refusal {
  const found = findRun(run, now)
  if (found.refused || found.run.endedAt === null) return found
  return refuse('RUN_CLOSED', found.run, now)
}
