import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const pruneIgnoresTheTime: Mutant = {
  id: 'prune-ignores-the-time',
  tier: 'S',
  invariant: 'J13',
  also: ['J1'],
  statement: 'prunes every run that has ended, however recently',
  plant: (store, { bite }) =>
    over(store, {
      list: async (ask) => {
        const { endedBefore } = ask
        if (endedBefore === null) return store.list(ask)
        const listed = await store.list({ ...ask, endedBefore: Number.MAX_SAFE_INTEGER })
        if (listed.runs.some((run) => (run.endedAt ?? 0) >= endedBefore)) bite()
        return listed
      },
    }),
}
