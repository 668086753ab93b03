import type { RunRow } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over, withRows } from './planting/over.ts'

export const headsAreCached: Mutant = {
  id: 'heads-are-cached',
  tier: 'C',
  invariant: 'J11',
  also: ['J4', 'J1'],
  statement: 'answers head with the row that this connection saw last',
  plant: (store, { bite }) => {
    const seen = new Map<string, RunRow>()
    const noting = withRows(store, (row) => {
      seen.set(row.runId, row)
      return row
    })
    return over(noting, {
      head: async (ask) => {
        const cached = seen.get(ask.runId)
        const answer = await store.head(ask)
        if (answer.refused || cached === undefined) return noting.head(ask)
        if (cached.seq !== answer.run.seq || cached.epoch !== answer.run.epoch) bite()
        return { ...answer, run: cached }
      },
      forget: async (ask) => {
        const answer = await store.forget(ask)
        seen.delete(ask.runId)
        return answer
      },
    })
  },
}
