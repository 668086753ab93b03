import type { Mutant } from './mutant.ts'
import { currentLease } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const aStaleEndIsAccepted: Mutant = {
  id: 'a-stale-end-is-accepted',
  tier: 'S',
  invariant: 'J6',
  statement: 'checks the epoch of an append, but not of one that ends the run',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        const lease = answer.refused === 'FENCED' && ask.end !== null ? currentLease(answer.run) : undefined
        if (lease === undefined) return answer
        bite()
        return store.append({ ...ask, ...lease })
      },
    }),
}
