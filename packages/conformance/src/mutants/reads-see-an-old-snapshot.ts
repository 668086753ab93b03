import type { RunRow } from '@tangle-network/durability-contract'
import type { Mutant } from './mutant.ts'
import { over, withRows } from './planting/over.ts'

export const readsSeeAnOldSnapshot: Mutant = {
  id: 'reads-see-an-old-snapshot',
  tier: 'C',
  invariant: 'J11',
  also: ['J1', 'K8'],
  statement: 'reads a log as it stood when this connection first looked at it or last wrote to it',
  plant: (store, { bite }) => {
    const pinned = new Map<string, RunRow>()
    const writing = withRows(store, (row) => {
      pinned.set(row.runId, row)
      return row
    })
    return over(writing, {
      ...{ head: (ask) => store.head(ask), list: (ask) => store.list(ask), inbox: (ask) => store.inbox(ask) },
      read: async (ask) => {
        const answer = await store.read(ask)
        if (answer.refused) return answer
        const run = pinned.get(ask.runId) ?? answer.run
        pinned.set(ask.runId, run)
        if (run.seq >= answer.run.seq || ask.afterSeq > run.seq) return answer
        bite()
        return { ...answer, run, entries: answer.entries.filter(({ seq }) => seq <= run.seq) }
      },
      forget: async (ask) => {
        const answer = await store.forget(ask)
        pinned.delete(ask.runId)
        return answer
      },
    })
  },
}
