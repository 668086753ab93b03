import { setTimeout as sleep } from 'node:timers/promises'
import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

const LATE_MS = 4_000

export const watchersAreWokenLate: Mutant = {
  id: 'watchers-are-woken-late',
  tier: 'S',
  invariant: 'J11',
  also: ['K8', 'K4'],
  statement: `tells watchers of a change ${LATE_MS} ms after it`,
  plant: (store, { bite }) =>
    over(store, {
      changed: async (ask) => {
        await store.changed(ask)
        if (ask.signal.aborted) return
        bite()
        // An abort ends the wait, as it must: that is no failure of it.
        await sleep(LATE_MS, undefined, { signal: ask.signal }).catch(() => {})
      },
    }),
}
