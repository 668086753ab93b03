import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aLostPlaceIsASuccess: Mutant = {
  id: 'a-lost-place-is-a-success',
  tier: 'S',
  invariant: 'J4',
  also: ['J15', 'J1'],
  statement: 'drops an append that lost its place, and acknowledges it',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        if (answer.refused !== 'CONFLICT' || answer.run === null) return answer
        bite()
        return { run: answer.run, now: answer.now }
      },
    }),
}
