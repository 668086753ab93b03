import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const watchersAreAlwaysWoken: Mutant = {
  id: 'watchers-are-always-woken',
  tier: 'S',
  invariant: 'J11',
  statement: 'tells watchers of changes without end while nothing happens',
  plant: (store, { bite }) =>
    over(store, {
      changed: async () => {
        bite()
        await turns(1)
      },
    }),
}
