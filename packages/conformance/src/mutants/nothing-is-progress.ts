import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const nothingIsProgress: Mutant = {
  id: 'nothing-is-progress',
  tier: 'S',
  invariant: 'K5',
  statement: 'counts claims also of a run that gets on, until it is quarantined',
  plant: (store, { bite }) =>
    over(store, {
      append: (ask) => {
        if (ask.progress) bite()
        return store.append({ ...ask, progress: false })
      },
    }),
}
