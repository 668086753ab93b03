import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aRefusalIsApplied: Mutant = {
  id: 'a-refusal-is-applied',
  tier: 'S',
  invariant: 'J15',
  also: ['J8'],
  statement: 'ends a run and then refuses the batch that ended it, because the run has ended',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const answer = await store.append(ask)
        if (answer.refused || ask.end === null || found.refused || found.run.endedAt !== null) return answer
        bite()
        return refuse('RUN_CLOSED', found.run, answer.now)
      },
    }),
}
