import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const theHolderKeepsItsLease: Mutant = {
  id: 'the-holder-keeps-its-lease',
  tier: 'S',
  invariant: 'J6',
  statement: 'answers an owner that acquires again with the lease it has, so that its earlier self is not fenced',
  plant: (store, { bite }) =>
    over(store, {
      acquire: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const isHeld = !found.refused && found.run.owner === ask.owner && (found.run.expiresAt ?? 0) > found.now
        if (!isHeld) return store.acquire(ask)
        bite()
        return found
      },
    }),
}
