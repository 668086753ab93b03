import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const answeredBlobsAreShared: Mutant = {
  id: 'answered-blobs-are-shared',
  tier: 'S',
  invariant: 'J12',
  statement: 'answers a blob with the same array each time, so that one reader writes into what the next one reads',
  plant: (store, { bite, shared }) => {
    const pool = shared(() => new Map<string, Uint8Array>())
    return over(store, {
      getBlob: async (ask) => {
        const answer = await store.getBlob(ask)
        if (answer.refused || answer.bytes === undefined) return answer
        const key = `${ask.address} ${ask.runId}`
        const pooled = pool.get(key)
        if (pooled) bite()
        pool.set(key, pooled ?? answer.bytes)
        return { ...answer, bytes: pooled ?? answer.bytes }
      },
    })
  },
}
