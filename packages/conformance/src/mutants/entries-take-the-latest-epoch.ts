import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const entriesTakeTheLatestEpoch: Mutant = {
  id: 'entries-take-the-latest-epoch',
  tier: 'S',
  invariant: 'J3',
  also: ['J6', 'J11'],
  statement: 'keeps no epoch with an entry, and shows that of the run',
  plant: (store, { bite }) =>
    over(store, {
      read: async (ask) => {
        const answer = await store.read(ask)
        if (answer.refused) return answer
        const { epoch } = answer.run
        if (answer.entries.some((entry) => entry.epoch !== epoch)) bite()
        return { ...answer, entries: answer.entries.map((entry) => ({ ...entry, epoch })) }
      },
    }),
}
