import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { rebased } from './planting/rebase.ts'

export const aReplayIsAppliedAgain: Mutant = {
  id: 'a-replay-is-applied-again',
  tier: 'S',
  invariant: 'J9',
  also: ['J3', 'J4'],
  statement: 'appends a batch that stands already a second time, behind what stands',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const answer = await store.append(ask)
        if (answer.refused || found.refused || found.run.seq < (ask.entries.at(-1)?.seq ?? 0)) return answer
        const again = rebased(ask, found.run)
        const second = again && (await store.append(again))
        if (second?.refused === undefined && second) bite()
        return answer
      },
    }),
}
