import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const cursorsAreInclusive: Mutant = {
  id: 'cursors-are-inclusive',
  tier: 'S',
  invariant: 'J11',
  statement: 'reads from the entry at a cursor on, not from the one after it',
  plant: (store, { bite }) =>
    over(store, {
      read: async (ask) => {
        const answer = await store.read(ask)
        if (answer.refused || ask.afterSeq === 0 || answer.digest === undefined) return answer
        const from = await store.read({ ...ask, afterSeq: ask.afterSeq - 1 })
        if (from.refused) return from
        bite()
        return { ...answer, entries: from.entries }
      },
    }),
}
