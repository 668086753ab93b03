import type { BeginAsk, Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import { acquireRun } from './acquire-run.ts'
import { refuse } from './refuse.ts'

export interface BegunRun {
  readonly refused?: undefined
  readonly run: RunRow
  /** The row is a new one, also where a forgotten run's stood. */
  readonly created: boolean
  readonly acquired: boolean
}

/**
 * Decides `begin` (clauses J-1, J-2, G-3): the row to store, or why not. The known id is looked for before the status.
 * A run begun anew under a forgotten id starts above every epoch that was ever granted for it.
 */
export function beginRun(run: RunRow | undefined, ask: BeginAsk, now: number): BegunRun | Refusal {
  if (run?.status === 'forgotten' && !ask.reuse) return refuse('RUN_FORGOTTEN', run, now)
  if (run?.status === 'importing') return refuse('RUN_CONFLICT', run, now)
  const known = run?.status === 'forgotten' ? undefined : run
  if (known !== undefined && known.manifest !== ask.manifest) return refuse('RUN_CONFLICT', known, now)
  const created = known === undefined
  const begun = known ?? newRun(ask, run?.epoch ?? 0, now)
  if (ask.acquire === null || begun.endedAt !== null) return { run: begun, created, acquired: false }
  const answer = acquireRun(begun, { runId: ask.runId, ...ask.acquire }, now)
  return answer.refused ? answer : { run: answer.run, created, acquired: true }
}

function newRun({ runId, manifest, agent, queue, genesis }: BeginAsk, epoch: number, now: number): RunRow {
  return {
    ...{ runId, manifest, agent, queue, epoch, status: 'open', stalled: null },
    ...{ owner: null, token: null, leaseMs: null, expiresAt: null },
    ...{ seq: 0, digest: genesis, vocabulary: 1 },
    ...{ dueAt: now, claims: 0, endedAt: null, inboxLast: 0, inboxSeen: 0, inboxBytes: 0 },
  }
}
