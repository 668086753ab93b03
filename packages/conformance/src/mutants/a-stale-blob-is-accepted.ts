import type { Mutant } from './mutant.ts'
import { currentLease } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const aStaleBlobIsAccepted: Mutant = {
  id: 'a-stale-blob-is-accepted',
  tier: 'S',
  invariant: 'J6',
  statement: 'stores a blob whatever lease it comes under',
  plant: (store, { bite }) =>
    over(store, {
      putBlob: async (ask) => {
        const answer = await store.putBlob(ask)
        const lease = answer.refused === 'FENCED' ? currentLease(answer.run) : undefined
        if (lease === undefined) return answer
        bite()
        return store.putBlob({ ...ask, ...lease })
      },
    }),
}
