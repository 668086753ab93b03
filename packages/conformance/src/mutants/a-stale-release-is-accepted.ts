import type { Mutant } from './mutant.ts'
import { currentLease } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const aStaleReleaseIsAccepted: Mutant = {
  id: 'a-stale-release-is-accepted',
  tier: 'S',
  invariant: 'J6',
  statement: 'releases whatever lease the run is under, whoever asks',
  plant: (store, { bite }) =>
    over(store, {
      release: async (ask) => {
        const answer = await store.release(ask)
        const lease = answer.refused === 'FENCED' ? currentLease(answer.run) : undefined
        if (lease === undefined) return answer
        bite()
        return store.release({ ...ask, ...lease })
      },
    }),
}
