import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { rebased } from './planting/rebase.ts'

export const theExpectedPlaceIsIgnored: Mutant = {
  id: 'the-expected-place-is-ignored',
  tier: 'S',
  invariant: 'J4',
  also: ['J3'],
  statement: 'appends at the head, wherever the batch says that it belongs',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const answer = await store.append(ask)
        if (answer.refused !== 'CONFLICT' || answer.run === null) return answer
        const elsewhere = rebased(ask, answer.run)
        if (elsewhere === undefined) return answer
        bite()
        return store.append(elsewhere)
      },
    }),
}
