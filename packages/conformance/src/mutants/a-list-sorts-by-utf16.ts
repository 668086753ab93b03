import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { allRows } from './planting/rows.ts'

export const aListSortsByUtf16: Mutant = {
  id: 'a-list-sorts-by-utf16',
  tier: 'S',
  invariant: 'J13',
  statement: 'sorts runs by the UTF-16 units of their ids, as JavaScript does',
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        const listed = await store.list(ask)
        const rows = await allRows(store, { ...ask, after: null })
        rows.sort((a, b) => (a.runId < b.runId ? -1 : 1))
        const runs = rows.filter(({ runId }) => ask.after === null || ask.after < runId).slice(0, ask.limit)
        if (runs.some(({ runId }, index) => listed.runs[index]?.runId !== runId)) bite()
        return { ...listed, runs }
      },
    }),
}
