import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aLeaseLastsWholeSeconds: Mutant = {
  id: 'a-lease-lasts-whole-seconds',
  tier: 'T',
  invariant: 'J7',
  also: ['K4'],
  statement: 'rounds the time of a lease up to whole seconds',
  plant: (store, { bite }) => {
    const rounded = <Ask extends { readonly ttlMs: number }>(ask: Ask): Ask => {
      const ttlMs = Math.ceil(ask.ttlMs / 1_000) * 1_000
      if (ttlMs !== ask.ttlMs) bite()
      return { ...ask, ttlMs }
    }
    return over(store, {
      acquire: (ask) => store.acquire(rounded(ask)),
      begin: (ask) => store.begin({ ...ask, acquire: ask.acquire && rounded(ask.acquire) }),
      claim: (ask) => store.claim(rounded(ask)),
    })
  },
}
