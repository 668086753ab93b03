import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const aListIgnoresTheQueue: Mutant = {
  id: 'a-list-ignores-the-queue',
  tier: 'S',
  invariant: 'J13',
  statement: 'lists the runs of every queue',
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        const listed = await store.list({ ...ask, queue: null })
        if (ask.queue !== null && listed.runs.some(({ queue }) => queue !== ask.queue)) bite()
        return listed
      },
    }),
}
