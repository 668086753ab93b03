import type { Mutant } from './mutant.ts'
import { discard } from './planting/discard.ts'
import { over } from './planting/over.ts'

export const openRunsAreForgotten: Mutant = {
  id: 'open-runs-are-forgotten',
  tier: 'S',
  invariant: 'J13',
  also: ['J1'],
  statement: 'forgets a run also when it has not ended',
  plant: (store, { bite }) =>
    over(store, {
      forget: async (ask) => {
        const answer = await store.forget(ask)
        if (answer.refused !== 'RUN_NOT_CLOSED' || answer.run === null) return answer
        if (!(await discard(store, answer.run))) return answer
        bite()
        return store.forget(ask)
      },
    }),
}
