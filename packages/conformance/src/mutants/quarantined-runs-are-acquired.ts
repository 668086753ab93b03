import { frame, sha256 } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const quarantinedRunsAreAcquired: Mutant = {
  id: 'quarantined-runs-are-acquired',
  tier: 'S',
  invariant: 'K5',
  also: ['K4'],
  statement: 'lets whoever acquires a quarantined run out of quarantine',
  plant: (store, { bite }) =>
    over(store, {
      acquire: async (ask) => {
        const answer = await store.acquire(ask)
        if (answer.refused !== 'RUN_QUARANTINED') return answer
        bite()
        const [id, sender, kind, payload] = [`durability:revived/${ask.token}`, 'store', 'durability:revived', 'null']
        const digest = sha256(frame(['message', id, sender, kind, payload]))
        await store.revive({ runId: ask.runId, message: { id, sender, kind, payload, digest }, bytes: 4 })
        return store.acquire(ask)
      },
    }),
}
