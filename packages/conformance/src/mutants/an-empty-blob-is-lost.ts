import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anEmptyBlobIsLost: Mutant = {
  id: 'an-empty-blob-is-lost',
  tier: 'S',
  invariant: 'J12',
  statement: 'takes a blob of no bytes for none when it is asked for',
  plant: (store, { bite }) =>
    over(store, {
      getBlob: async (ask) => {
        const answer = await store.getBlob(ask)
        if (answer.refused || answer.bytes?.byteLength !== 0) return answer
        bite()
        return { ...answer, bytes: undefined }
      },
    }),
}
