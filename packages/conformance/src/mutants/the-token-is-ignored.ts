import type { LeaseAsk } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { currentLease } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const theTokenIsIgnored: Mutant = {
  id: 'the-token-is-ignored',
  tier: 'S',
  invariant: 'J6',
  statement: 'compares the epoch of a lease, and not its token',
  plant: (store, { bite }) => {
    const trusted = async <Ask extends LeaseAsk>(ask: Ask): Promise<Ask> => {
      const found = await store.head({ runId: ask.runId })
      const lease = found.refused ? undefined : currentLease(found.run)
      if (lease?.epoch !== ask.epoch || lease.token === ask.token) return ask
      bite()
      return { ...ask, ...lease }
    }
    return over(store, {
      append: async (ask) => store.append(await trusted(ask)),
      renew: async (ask) => store.renew(await trusted(ask)),
      release: async (ask) => store.release(await trusted(ask)),
      putBlob: async (ask) => store.putBlob(await trusted(ask)),
    })
  },
}
