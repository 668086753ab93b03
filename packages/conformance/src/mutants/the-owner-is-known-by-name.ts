import type { LeaseAsk } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { currentLease, type Grant, noting } from './planting/holder.ts'
import { over } from './planting/over.ts'

export const theOwnerIsKnownByName: Mutant = {
  id: 'the-owner-is-known-by-name',
  tier: 'S',
  invariant: 'J6',
  statement: 'lets an owner write under every lease that it was ever granted, as long as it holds some lease',
  plant: (store, { bite, shared }) => {
    const grants = shared(() => new Map<string, Grant>())
    const noted = noting(store, grants)
    const named = async <Ask extends LeaseAsk>(ask: Ask): Promise<Ask> => {
      const found = await store.head({ runId: ask.runId })
      const lease = found.refused ? undefined : currentLease(found.run)
      if (!lease || found.run?.owner !== grants.get(ask.token)?.owner || lease.token === ask.token) return ask
      bite()
      return { ...ask, ...lease }
    }
    return over(noted, {
      append: async (ask) => noted.append(await named(ask)),
      renew: async (ask) => noted.renew(await named(ask)),
      release: async (ask) => noted.release(await named(ask)),
      putBlob: async (ask) => noted.putBlob(await named(ask)),
    })
  },
}
