import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aListSkipsAtTheEdge: Mutant = {
  id: 'a-list-skips-at-the-edge',
  tier: 'S',
  invariant: 'J13',
  statement: 'leaves out the first run of every page but the first',
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        if (ask.after === null) return store.list(ask)
        const listed = await store.list({ ...ask, limit: ask.limit + 1 })
        if (listed.runs.length > 0) bite()
        return { ...listed, runs: listed.runs.slice(1) }
      },
    }),
}
