import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'
import { turns } from './planting/turns.ts'

export const headAndEntriesAreTwoSnapshots: Mutant = {
  id: 'head-and-entries-are-two-snapshots',
  tier: 'C',
  invariant: 'J11',
  statement: 'reads the head first, and the entries of a page in a second transaction',
  plant: (store, { bite }) =>
    over(store, {
      read: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        await turns(1)
        const answer = await store.read(ask)
        if (found.refused || answer.refused) return answer
        if (found.run.seq !== answer.run.seq) bite()
        return { ...answer, run: found.run }
      },
    }),
}
