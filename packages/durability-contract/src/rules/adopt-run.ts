import type { AdoptAsk, Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import type { ChangedRun } from './acquire-run.ts'
import { refuse } from './refuse.ts'

/**
 * Decides a chunk of an import (clauses ). The first one clears what an earlier attempt has left; every later one
 * must be of the same attempt; the last one opens the run, above every epoch that was granted under its id.
 */
export function adoptRun(run: RunRow | undefined, ask: AdoptAsk, now: number): ChangedRun | Refusal {
  const isFree = run === undefined || run.status === 'forgotten' || run.status === 'importing'
  if (!isFree) return refuse('RUN_CONFLICT', run, now)
  if (!ask.isFirst && (run?.status !== 'importing' || run.token !== ask.token)) return refuse('FENCED', run, now)
  const epoch = Math.max(ask.run.epoch, run?.epoch ?? 0)
  if (!ask.isLast) return { run: { ...ask.run, epoch, status: 'importing', token: ask.token } }
  return { run: { ...ask.run, epoch, dueAt: ask.run.status === 'open' ? now : ask.run.dueAt } }
}
