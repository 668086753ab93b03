import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aFailureIsASuccess: Mutant = {
  id: 'a-failure-is-a-success',
  tier: 'K',
  invariant: 'J15',
  also: ['J1'],
  statement: 'swallows the failure of an append, and acknowledges it',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        try {
          return await store.append(ask)
        } catch (error) {
          const found = await store.head({ runId: ask.runId })
          if (found.refused) throw error
          bite()
          return found
        }
      },
    }),
}
