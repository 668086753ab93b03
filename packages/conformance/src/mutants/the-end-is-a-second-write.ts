import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { oneByOne } from './planting/rebase.ts'

export const theEndIsASecondWrite: Mutant = {
  id: 'the-end-is-a-second-write',
  tier: 'K',
  invariant: 'J5',
  also: ['J8', 'J2'],
  statement: 'commits what precedes the terminal entry first, and the terminal entry in a second transaction',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const last = oneByOne(ask).at(-1)
        if (ask.end === null || ask.entries.length < 2 || last === undefined) return store.append(ask)
        const answer = await store.append({
          ...ask,
          entries: ask.entries.slice(0, -1),
          ...{ end: null, suspend: null, seen: null },
        })
        if (answer.refused) return answer
        bite()
        return store.append({ ...last, blobs: [] })
      },
    }),
}
