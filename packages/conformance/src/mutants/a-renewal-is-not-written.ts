import { mayWrite } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aRenewalIsNotWritten: Mutant = {
  id: 'a-renewal-is-not-written',
  tier: 'S',
  invariant: 'K4',
  also: ['J7', 'J1'],
  statement: 'answers a renewal with the later expiry, and does not write it',
  plant: (store, { bite }) =>
    over(store, {
      renew: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        if (found.refused || mayWrite(found.run, ask, found.now).refused) return store.renew(ask)
        bite()
        return { ...found, run: { ...found.run, expiresAt: found.now + (found.run.leaseMs ?? 0) } }
      },
    }),
}
