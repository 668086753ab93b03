import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const blobsOfARefusedBatchStay: Mutant = {
  id: 'blobs-of-a-refused-batch-stay',
  tier: 'S',
  invariant: 'J5',
  also: ['J12', 'J15'],
  statement: 'stores the blobs of a batch first, and leaves them there when the batch is refused',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        if (!answer.refused) return answer
        const { runId, epoch, token } = ask
        for (const blob of ask.blobs) {
          if (!(await store.putBlob({ runId, epoch, token, blob })).refused) bite()
        }
        return answer
      },
    }),
}
