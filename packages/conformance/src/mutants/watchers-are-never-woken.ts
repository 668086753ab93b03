import type { Mutant } from './mutant.ts'
import { over } from './planting/over.ts'

export const watchersAreNeverWoken: Mutant = {
  id: 'watchers-are-never-woken',
  tier: 'S',
  invariant: 'J11',
  also: ['K8', 'K4'],
  statement: 'loses every notification, and never looks by itself',
  plant: (store, { bite }) =>
    over(store, {
      changed: ({ signal }) =>
        new Promise((resolve) => {
          bite()
          if (signal.aborted) resolve()
          else signal.addEventListener('abort', () => resolve(), { once: true })
        }),
    }),
}
