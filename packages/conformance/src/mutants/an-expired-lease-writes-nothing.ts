import { type LeaseAsk, type Refusal, refuse } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anExpiredLeaseWritesNothing: Mutant = {
  id: 'an-expired-lease-writes-nothing',
  tier: 'S',
  invariant: 'K4',
  also: ['J6'],
  statement: 'fences a lease when its time is over, though nobody has taken over',
  plant: (store, { bite }) => {
    const fenced = async (ask: LeaseAsk): Promise<Refusal | undefined> => {
      const found = await store.head({ runId: ask.runId })
      if (found.refused || found.run.token !== ask.token || (found.run.expiresAt ?? 0) > found.now) return undefined
      bite()
      return refuse('FENCED', found.run, found.now)
    }
    return over(store, {
      append: async (ask) => (await fenced(ask)) ?? store.append(ask),
      renew: async (ask) => (await fenced(ask)) ?? store.renew(ask),
      release: async (ask) => (await fenced(ask)) ?? store.release(ask),
      putBlob: async (ask) => (await fenced(ask)) ?? store.putBlob(ask),
    })
  },
}
