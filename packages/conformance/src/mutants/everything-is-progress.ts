import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const everythingIsProgress: Mutant = {
  id: 'everything-is-progress',
  tier: 'S',
  invariant: 'K5',
  statement: 'starts the count of claims anew with every append, so that a poisonous run is never quarantined',
  plant: (store, { bite }) =>
    over(store, {
      append: (ask) => {
        if (!ask.progress) bite()
        return store.append({ ...ask, progress: true })
      },
    }),
}
