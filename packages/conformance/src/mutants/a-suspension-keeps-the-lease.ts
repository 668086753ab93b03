import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aSuspensionKeepsTheLease: Mutant = {
  id: 'a-suspension-keeps-the-lease',
  tier: 'S',
  invariant: 'K8',
  also: ['J6', 'K4'],
  statement: 'appends a batch that suspends the run, and leaves the run open and leased',
  plant: (store, { bite }) =>
    over(store, {
      append: (ask) => {
        if (ask.suspend !== null) bite()
        return store.append({ ...ask, suspend: null })
      },
    }),
}
