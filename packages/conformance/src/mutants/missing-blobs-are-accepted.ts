import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const missingBlobsAreAccepted: Mutant = {
  id: 'missing-blobs-are-accepted',
  tier: 'S',
  invariant: 'J12',
  statement: 'accepts entries that refer to blobs which nobody has stored',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        if (answer.refused !== 'BLOB_MISSING') return answer
        bite()
        return store.append({ ...ask, needs: [] })
      },
    }),
}
