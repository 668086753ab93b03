import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aReplayIsAConflict: Mutant = {
  id: 'a-replay-is-a-conflict',
  tier: 'S',
  invariant: 'J9',
  statement: 'refuses a batch that stands already, because its place is taken',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const answer = await store.append(ask)
        if (answer.refused || found.refused || found.run.seq < (ask.entries.at(-1)?.seq ?? 0)) return answer
        bite()
        return refuse('CONFLICT', found.run, answer.now)
      },
    }),
}
