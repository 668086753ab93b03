import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const theReasonOfAStallIsLost: Mutant = {
  id: 'the-reason-of-a-stall-is-lost',
  tier: 'S',
  invariant: 'K4',
  statement: 'releases a run as stalled as if it could go on',
  plant: (store, { bite }) =>
    over(store, {
      release: (ask) => {
        if (ask.stalled !== null) bite()
        return store.release({ ...ask, stalled: null })
      },
    }),
}
