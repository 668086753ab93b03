import {
  type Head,
  type Journal,
  type PendingWait,
  pendingWaits,
  type RunState,
  type UnknownOutcome,
  unknownOutcomes,
} from '@tangle-network/durability-contract'
import { loadRun } from './load-run.ts'
import { fromStored } from './stored-value.ts'

/** Something that a run waits for; a question with what was asked. */
export interface ViewedWait extends PendingWait {
  readonly question?: unknown
}

/** Where a run stands, and what it waits for. */
export interface RunView {
  readonly head: Head
  readonly waits: readonly ViewedWait[]
  /** Outcomes that are unknown, or were until somebody resolved them; those of state `waits` may be resolved. */
  readonly unknowns: readonly UnknownOutcome[]
}

export async function viewRun(journal: Journal, runId: string): Promise<RunView> {
  const { state } = await loadRun(journal, runId)
  const asked = questions(state)
  const waits = pendingWaits(state).map(async (wait) => {
    const question = asked.get(wait.seq)
    return question ? { ...wait, question: await fromStored(journal, runId, question) } : wait
  })
  const unknowns = unknownOutcomes(state)
  return { head: await journal.head(runId), waits: await Promise.all(waits), unknowns }
}

/** By the number of the question. */
function questions({ nodes }: RunState) {
  const waits = [...nodes.values()].flatMap((node) => [...node.waits.values()])
  return new Map(waits.flatMap(({ seq, question }) => (question ? [[seq, question] as const] : [])))
}
