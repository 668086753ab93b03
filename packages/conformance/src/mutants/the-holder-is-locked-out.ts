import { refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const theHolderIsLockedOut: Mutant = {
  id: 'the-holder-is-locked-out',
  tier: 'S',
  invariant: 'J6',
  also: ['K4'],
  statement: 'refuses an owner that acquires again while its own lease is live',
  plant: (store, { bite }) =>
    over(store, {
      acquire: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const isHeld = !found.refused && found.run.owner === ask.owner && (found.run.expiresAt ?? 0) > found.now
        if (!isHeld) return store.acquire(ask)
        bite()
        return refuse('LEASE_HELD', found.run, found.now)
      },
    }),
}
