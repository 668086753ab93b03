import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aForgottenIdIsFree: Mutant = {
  id: 'a-forgotten-id-is-free',
  tier: 'S',
  invariant: 'J6',
  also: ['J9', 'J13'],
  statement: 'begins anew under a forgotten id without being told to',
  plant: (store, { bite }) =>
    over(store, {
      begin: async (ask) => {
        const answer = await store.begin(ask)
        if (answer.refused !== 'RUN_FORGOTTEN') return answer
        bite()
        return store.begin({ ...ask, reuse: true })
      },
    }),
}
