import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const blobsFollowTheirEntries: Mutant = {
  id: 'blobs-follow-their-entries',
  tier: 'K',
  invariant: 'J12',
  also: ['J5', 'J2'],
  statement: 'commits the entries of a batch first, and its blobs after them',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        if (ask.blobs.length === 0 || ask.end !== null || ask.suspend !== null) return store.append(ask)
        const answer = await store.append({ ...ask, blobs: [] })
        if (answer.refused) return answer
        bite()
        const { runId, epoch, token } = ask
        for (const blob of ask.blobs) await store.putBlob({ runId, epoch, token, blob })
        return answer
      },
    }),
}
