import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const anotherManifestIsIgnored: Mutant = {
  id: 'another-manifest-is-ignored',
  tier: 'S',
  invariant: 'J9',
  statement: 'answers a begin with another manifest as if the run had been begun so',
  plant: (store, { bite }) =>
    over(store, {
      begin: async (ask) => {
        const answer = await store.begin(ask)
        if (answer.refused !== 'RUN_CONFLICT' || answer.run === null) return answer
        const { runId, acquire } = ask
        const found = await store.head({ runId })
        if (found.refused) return answer
        bite()
        if (acquire === null || found.run.endedAt !== null) return { ...found, created: false, acquired: false }
        const taken = await store.acquire({ runId, ...acquire })
        return taken.refused ? taken : { ...taken, created: false, acquired: true }
      },
    }),
}
