import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const entriesComeOutOfOrder: Mutant = {
  id: 'entries-come-out-of-order',
  tier: 'S',
  invariant: 'J11',
  statement: 'reads the entries of a page in no order',
  plant: (store, { bite }) =>
    over(store, {
      read: async (ask) => {
        const answer = await store.read(ask)
        if (answer.refused || answer.entries.length < 2) return answer
        bite()
        return { ...answer, entries: answer.entries.toReversed() }
      },
    }),
}
