import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const theTimeOfAnEntryIsReplaced: Mutant = {
  id: 'the-time-of-an-entry-is-replaced',
  tier: 'S',
  invariant: 'J10',
  also: ['J1', 'J11', 'J3'],
  statement: 'keeps of an entry the time at which it came, not the one its writer gave',
  plant: (store, { bite }) =>
    over(store, {
      append: async (ask) => {
        const { now } = await store.list({
          ...{ prefix: '', status: null, queue: null, endedBefore: null, after: null, limit: 1 },
        })
        if (ask.entries.some(({ at }) => at !== now)) bite()
        return store.append({ ...ask, entries: ask.entries.map((entry) => ({ ...entry, at: now })) })
      },
    }),
}
