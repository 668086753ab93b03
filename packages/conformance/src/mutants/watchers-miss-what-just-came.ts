import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const watchersMissWhatJustCame: Mutant = {
  id: 'watchers-miss-what-just-came',
  tier: 'C',
  invariant: 'J11',
  also: ['K8', 'K4'],
  statement: 'waits for the next change, also when there was one since the watcher has looked',
  plant: (store, { bite }) =>
    over(store, {
      changed: async (ask) => {
        const found = await store.head({ runId: ask.runId })
        const seq = found.refused ? ask.seq : Math.max(ask.seq, found.run.seq)
        if (seq !== ask.seq) bite()
        await store.changed({ ...ask, seq })
      },
    }),
}
