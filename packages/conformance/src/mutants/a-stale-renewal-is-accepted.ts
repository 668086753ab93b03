import type { Mutant } from './mutant.ts'
import { currentLease } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const aStaleRenewalIsAccepted: Mutant = {
  id: 'a-stale-renewal-is-accepted',
  tier: 'S',
  invariant: 'J6',
  statement: 'renews whatever lease the run is under, whoever asks',
  plant: (store, { bite }) =>
    over(store, {
      renew: async (ask) => {
        const answer = await store.renew(ask)
        const lease = answer.refused === 'FENCED' ? currentLease(answer.run) : undefined
        if (lease === undefined) return answer
        bite()
        return store.renew(lease)
      },
    }),
}
