import type { BeginAsk, Refusal } from '../journal/journal-store.ts'
import type { RunRow } from '../journal/row.ts'
import { isEnded } from '../journal/status.ts'
import { acquireRun } from './acquire-run.ts'
import { refuse } from './refuse.ts'

export interface BegunRun {
  readonly refused?: undefined
  readonly run: RunRow
  readonly created: boolean
  readonly acquired: boolean
}

/** Decides `begin` (clauses J-1, J-2): the row to store, or why not. The known id is looked for before the status. */
export function beginRun(run: RunRow | undefined, ask: BeginAsk, now: number): BegunRun | Refusal {
  if (run !== undefined && run.manifest !== ask.manifest) return refuse('RUN_CONFLICT', run, now)
  const created = run === undefined
  const begun = run ?? newRun(ask)
  if (ask.acquire === null || isEnded(begun.status)) return { run: begun, created, acquired: false }
  const answer = acquireRun(begun, { runId: ask.runId, ...ask.acquire }, now)
  return answer.refused ? answer : { run: answer.run, created, acquired: true }
}

function newRun({ runId, manifest, genesis }: BeginAsk): RunRow {
  return {
    runId,
    manifest,
    status: 'open',
    stalled: null,
    epoch: 0,
    owner: null,
    token: null,
    leaseMs: null,
    expiresAt: null,
    seq: 0,
    digest: genesis,
  }
}
