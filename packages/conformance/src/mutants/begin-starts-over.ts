import type { Mutant } from './mutant.ts'
import { discard } from './planting/discard.ts'
import { over } from './planting/over.ts'

export const beginStartsOver: Mutant = {
  id: 'begin-starts-over',
  tier: 'S',
  invariant: 'J9',
  also: ['J1', 'J3'],
  statement: 'empties a run that is begun again with another manifest',
  plant: (store, { bite }) =>
    over(store, {
      begin: async (ask) => {
        const answer = await store.begin(ask)
        if (answer.refused !== 'RUN_CONFLICT' || answer.run === null) return answer
        if (!(await discard(store, answer.run))) return answer
        bite()
        return store.begin({ ...ask, reuse: true })
      },
    }),
}
