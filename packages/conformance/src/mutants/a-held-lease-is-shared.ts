import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aHeldLeaseIsShared: Mutant = {
  id: 'a-held-lease-is-shared',
  tier: 'S',
  invariant: 'J7',
  statement: "answers an owner that finds the lease held with the holder's own epoch and token",
  plant: (store, { bite }) =>
    over(store, {
      acquire: async (ask) => {
        const answer = await store.acquire(ask)
        if (answer.refused !== 'LEASE_HELD' || answer.run === null) return answer
        bite()
        return { run: { ...answer.run, owner: ask.owner }, now: answer.now }
      },
    }),
}
