import { compareNames, type RunRow } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const forgottenRunsAreListed: Mutant = {
  id: 'forgotten-runs-are-listed',
  tier: 'S',
  invariant: 'J13',
  statement: 'lists forgotten runs as they were',
  plant: (store, { bite, shared }) => {
    const forgotten = shared(() => new Map<string, RunRow>())
    return over(store, {
      forget: async (ask) => {
        const found = await store.head(ask)
        const answer = await store.forget(ask)
        if (!answer.refused && !found.refused) forgotten.set(ask.runId, found.run)
        return answer
      },
      begin: async (ask) => {
        const answer = await store.begin(ask)
        if (!answer.refused) forgotten.delete(ask.runId)
        return answer
      },
      list: async (ask) => {
        const listed = await store.list(ask)
        const { prefix, status, queue, after, endedBefore, limit } = ask
        const risen = [...forgotten.values()].filter(
          (run) =>
            run.runId.startsWith(prefix) &&
            (status === null || status.some((each) => each === run.status)) &&
            (queue === null || run.queue === queue) &&
            (endedBefore === null || (run.endedAt ?? endedBefore) < endedBefore) &&
            (after === null || compareNames(after, run.runId) < 0),
        )
        if (risen.length > 0) bite()
        const runs = [...listed.runs, ...risen].sort((a, b) => compareNames(a.runId, b.runId))
        return { ...listed, runs: runs.slice(0, limit) }
      },
    })
  },
}
