import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

const MOST = 10

export const aListEndsAtTen: Mutant = {
  id: 'a-list-ends-at-ten',
  tier: 'S',
  invariant: 'J13',
  statement: `lists at most ${MOST} runs of a longer page, so that it looks like the last one`,
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        const listed = await store.list(ask)
        if (listed.runs.length > MOST) bite()
        return { ...listed, runs: listed.runs.slice(0, MOST) }
      },
    }),
}
