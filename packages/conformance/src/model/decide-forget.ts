import type { AtomicCall } from '../history/call.ts'
import { listed } from './decide-read.ts'
import { answerWith, type Decision, refuse } from './decision.ts'
import { hasEnded, type PlaceModel } from './run-model.ts'

export function decideForget(place: PlaceModel, { runId }: Extract<AtomicCall, { do: 'forget' }>): Decision {
  const broken = { ifRefused: 'J13', ifOther: 'J13' } as const
  if (place.forgotten.has(runId)) return answerWith(null, place, broken)
  const run = place.runs.get(runId)
  if (!run) return refuse('RUN_NOT_FOUND')
  if (!hasEnded(run)) return refuse('RUN_NOT_CLOSED')
  return answerWith(null, withoutRuns(place, [runId]), broken)
}

export function decidePrune(place: PlaceModel, { query }: Extract<AtomicCall, { do: 'prune' }>): Decision {
  const { endedBefore, limit = 1_000, status = ['completed', 'failed', 'cancelled', 'moved'], ...rest } = query
  const ended = listed(place, { ...rest, status }).filter(({ endedAt }) => (endedAt ?? 0) < endedBefore)
  const pruned = ended.slice(0, limit).map(({ runId }) => runId)
  return answerWith(pruned, withoutRuns(place, pruned), { ifRefused: 'J13', ifOther: 'J13' })
}

function withoutRuns(place: PlaceModel, runIds: readonly string[]): PlaceModel {
  const runs = new Map(place.runs)
  const forgotten = new Map(place.forgotten)
  for (const runId of runIds) {
    forgotten.set(runId, runs.get(runId)!.epoch)
    runs.delete(runId)
  }
  return { runs, forgotten }
}
