import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const beginSaysCreatedTwice: Mutant = {
  id: 'begin-says-created-twice',
  tier: 'C',
  invariant: 'J9',
  also: ['J15'],
  statement: 'looks for the run before it begins it, and tells each of two that race that it has created it',
  plant: (store, { bite }) =>
    over(store, {
      begin: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        await turns(1)
        const answer = await store.begin(ask)
        if (answer.refused || answer.created || found.refused !== 'RUN_NOT_FOUND') return answer
        bite()
        return { ...answer, created: true }
      },
    }),
}
