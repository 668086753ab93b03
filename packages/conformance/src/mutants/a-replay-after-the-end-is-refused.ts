import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aReplayAfterTheEndIsRefused: Mutant = {
  id: 'a-replay-after-the-end-is-refused',
  tier: 'S',
  invariant: 'J9',
  statement: 'looks at the status before it looks for a replay, so that the last batch cannot be offered again',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        if (found.refused || found.run.endedAt === null) return store.append(ask)
        const answer = await store.append(ask)
        if (!answer.refused) bite()
        return refuse('RUN_CLOSED', found.run, found.now)
      },
    }),
}
