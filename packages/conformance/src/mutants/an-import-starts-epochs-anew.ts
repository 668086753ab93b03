import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anImportStartsEpochsAnew: Mutant = {
  id: 'an-import-starts-epochs-anew',
  tier: 'S',
  invariant: 'J6',
  also: ['J16'],
  statement: 'opens an imported run below the epochs that were granted where it came from',
  plant: (store, { bite }) =>
    over(store, {
      adopt: (ask) => {
        if (ask.run.epoch > 0) bite()
        return store.adopt({ ...ask, run: { ...ask.run, epoch: 0 } })
      },
    }),
}
