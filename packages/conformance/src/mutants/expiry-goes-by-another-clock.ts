import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { holderOf } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const expiryGoesByAnotherClock: Mutant = {
  id: 'expiry-goes-by-another-clock',
  tier: 'T',
  invariant: 'J7',
  also: ['K4'],
  statement: "judges by its machine's clock, not by the backend's, whether a lease is over",
  plant: (store, { bite }) =>
    over(store, {
      acquire: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        if (found.refused || found.run.owner === null || found.run.owner === ask.owner) return store.acquire(ask)
        const expiresAt = found.run.expiresAt ?? 0
        const isOver = expiresAt <= Date.now()
        if (isOver !== expiresAt <= found.now) bite()
        if (!isOver) return refuse('LEASE_HELD', found.run, found.now)
        return store.acquire({ ...ask, supersede: holderOf(found) })
      },
    }),
}
