import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { rebased } from './planting/rebase.ts'

export const aFailureIsWrittenAgain: Mutant = {
  id: 'a-failure-is-written-again',
  tier: 'K',
  invariant: 'J2',
  also: ['J9', 'J3', 'J15'],
  statement: 'runs an append whose commit failed once more, at the head of then, also when the first one had landed',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        try {
          return await store.append(ask)
        } catch (error) {
          const found = await store.head({ runId: ask.runId })
          const again = found.refused ? undefined : rebased(ask, found.run)
          if (again === undefined || again.after.seq === ask.after.seq) throw error
          bite()
          return store.append(again)
        }
      },
    }),
}
