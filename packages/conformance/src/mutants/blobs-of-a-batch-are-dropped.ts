import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const blobsOfABatchAreDropped: Mutant = {
  id: 'blobs-of-a-batch-are-dropped',
  tier: 'S',
  invariant: 'J12',
  also: ['J5'],
  statement: 'appends the entries of a batch without its blobs when the batch ends or suspends the run',
  plant: (store, { bite }) =>
    over(store, {
      append: (ask) => {
        if (ask.blobs.length === 0 || (ask.end === null && ask.suspend === null)) return store.append(ask)
        bite()
        return store.append({ ...ask, blobs: [] })
      },
    }),
}
