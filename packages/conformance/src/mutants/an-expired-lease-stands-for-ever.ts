import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anExpiredLeaseStandsForEver: Mutant = {
  id: 'an-expired-lease-stands-for-ever',
  tier: 'S',
  invariant: 'K4',
  also: ['J7'],
  statement: 'never lets anybody take over a run that its holder has not released',
  plant: (store, { bite }) =>
    over(store, {
      acquire: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        if (found.refused || found.run.owner === null || found.run.owner === ask.owner) return store.acquire(ask)
        if (found.run.endedAt === null && (found.run.expiresAt ?? 0) <= found.now) bite()
        return found.run.endedAt === null ? refuse('LEASE_HELD', found.run, found.now) : store.acquire(ask)
      },
    }),
}
