import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aFullPageSkipsAnEntry: Mutant = {
  id: 'a-full-page-skips-an-entry',
  tier: 'S',
  invariant: 'J11',
  statement: 'leaves out the last entry of a page that is full, and reads on after it',
  plant: (store, { bite }) =>
    over(store, {
      read: async (ask) => {
        const answer = await store.read(ask)
        if (answer.refused || answer.entries.length < Math.max(ask.limit, 2)) return answer
        bite()
        const last = answer.entries.at(-1)
        const kept = answer.entries.slice(0, -2)
        return { ...answer, entries: last ? [...kept, last] : kept }
      },
    }),
}
