import type { Mutant } from './mutant.ts'
import { holderOf } from './planting/holder.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const theLeaseIsLookedAtBeforehand: Mutant = {
  id: 'the-lease-is-looked-at-beforehand',
  tier: 'C',
  invariant: 'J7',
  statement: 'looks whether the run is free, and grants it in a second transaction without another look',
  plant: (store, { bite }) =>
    over(store, {
      acquire: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        await turns(1)
        const answer = await store.acquire(ask)
        const wasFree = !found.refused && (found.run.expiresAt ?? 0) <= found.now
        if (answer.refused !== 'LEASE_HELD' || !wasFree) return answer
        bite()
        return store.acquire({ ...ask, supersede: holderOf(answer) })
      },
    }),
}
