import { mayWrite } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aReleaseKeepsTheLease: Mutant = {
  id: 'a-release-keeps-the-lease',
  tier: 'S',
  invariant: 'J6',
  also: ['K4', 'J7'],
  statement: 'acknowledges a release and does nothing, so that the lease must run out',
  plant: (store, { bite }) =>
    over(store, {
      release: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const isIdle = !found.refused && ask.stalled === null && !mayWrite(found.run, ask, found.now).refused
        if (!isIdle) return store.release(ask)
        bite()
        return found
      },
    }),
}
